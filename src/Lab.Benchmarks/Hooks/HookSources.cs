using Lab.Bpf.Hooks;
using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Setup;

namespace Lab.Benchmarks.Hooks;

/// <summary>The rungs' programs, and the bodies, compiled on first use.</summary>
public sealed class HookSources(LabHome home)
{
    private readonly CoreCompiler _compiler = new(home);

    /// <summary>The file of the bodies' library.</summary>
    /// <exception cref="Core.LabException">The compiler refuses it.</exception>
    public Task<string> CompileBodiesAsync(CancellationToken cancellationToken) =>
        _compiler.CompileLibraryAsync(Path.Combine(home.Probes, "hooks", "bodies", "bodies.c"), cancellationToken);

    /// <summary>The program of a rung and where it goes; null for a rung without one.</summary>
    /// <exception cref="Core.LabException">The compiler refuses it.</exception>
    public async Task<HookPlace?> CompileAsync(HookRung rung, int readerCpu, CancellationToken cancellationToken)
    {
        if (rung.IsControl)
        {
            return null;
        }

        var content = await _compiler.CompileAsync(Path.Combine(home.Probes, rung.Source), cancellationToken);
        return new HookPlace(
            content,
            rung.Dose is { } dose ? DoseNames.Of(dose) : null,
            UserPlace.IsFor(rung.Hook) ? rung.Target : null,
            rung.Hook == "uretprobe",
            rung.Hook == "usdt" ? rung.Target.Split(':')[1] : null,
            rung.IsRead,
            readerCpu);
    }
}
