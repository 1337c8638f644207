using System.Net;
using Lab.Agent.Arms;
using Lab.Core.Machines;

namespace Lab.Agent.Paths;

/// <summary>The twin of the path class: no station at all. The control of the class enters by the server's second door.</summary>
internal sealed class DirectPath(IPEndPoint secondDoor) : PreparedArm
{
    public IPEndPoint SecondDoor { get; } = secondDoor;

    public override IReadOnlyList<LoadedProgram> Programs => [];

    public override string Sample => "";

    public override Task<int> AttachAsync(int hooks, CancellationToken cancellationToken) => Task.FromResult(0);

    public override Task<ArmOutput> DetachAsync(CancellationToken cancellationToken) => Task.FromResult(default(ArmOutput));

    public override IReadOnlyList<ProgramCounters> ReadPrograms() => [];

    public override long ReaderCpuNs() => 0;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
