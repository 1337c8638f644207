using Lab.Agent.Images;
using Lab.Bpf;
using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>Puts programs where they belong: into the kernel where their section says, into the server where the manifest says.</summary>
/// <param name="images">The server's files.</param>
/// <param name="isAccounting">Whether the kernel's own statistics are on.</param>
internal sealed class ProgramHooks(ServerImages images, Func<bool> isAccounting)
{
    public bool IsAccounting => isAccounting();

    /// <summary>Attaches a program; its links are added as they come, so that whoever undoes it has them all.</summary>
    public void Attach(BpfProgram program, AttachPoint? point, List<BpfLink> links)
    {
        if (point?.SamplesHz is { } hz)
        {
            links.AddRange(SamplingClock.Attach(program, hz, SamplingClock.Cpus()));
            return;
        }

        // A section that names its hook is libbpf's own business.
        if (point is null || !UserPlace.IsFor(point.Type) || program.Section.Contains('/', StringComparison.Ordinal))
        {
            links.Add(program.Attach());
        }
        else if (point.Type == "watchpoint")
        {
            foreach (var watchpoint in images.FindWatchpoints(point))
            {
                links.Add(program.AttachTo(watchpoint));
            }
        }
        else
        {
            var function = images.FindFunction(point);
            foreach (var process in images.Serving)
            {
                links.Add(program.AttachTo(function, process));
            }
        }
    }
}
