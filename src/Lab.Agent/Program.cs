using System.Runtime.InteropServices;
using Lab.Agent;
using Lab.Agent.Hooks;
using Lab.Agent.Loads;
using Lab.Agent.Maps;
using Lab.Agent.Protocol;
using Lab.Bpf;
using Lab.Core.Machines;
using Lab.Load.Interop;

// else the agent's children would never end on SIGINT where the lab runs in a shell's background
SignalDispositions.Restore();

// Another process of the same program, for the agent itself.
if (args is [PinnedMapWriter.Order, var path, var entries])
{
    LibC.ExitNow(PinnedMapWriter.Run(path, entries));
}

// The protocol's streams come first: from here on nothing that prints can break it.
var streams = StandardStreams.Claim();
LibBpf.KeepLargeBuffers();

var lease = new LeaseWatch(TimeProvider.System, Lease.Timeout);
await using var loads = new LoadService();
var folder = PrivateFolder.Mount();
await using var hooks = new HookService(folder);
await using var service = new AgentService(lease, folder);

using var rpc = ControllerConnection.Open(streams, service, loads, hooks);

using var ended = new CancellationTokenSource();
lease.WatchParent(LibC.ParentProcessId);
lease.WatchHeartbeat(ended.Token);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Finish(signal));
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true); // meant for the controller, which then closes the lease

rpc.StartListening();
await Task.WhenAny(rpc.Completion, lease.Ended);

// Whatever hangs now, the kernel finishes: links, servers and files go with the process.
_ = Task.Delay(TimeSpan.FromSeconds(4)).ContinueWith(_ => LibC.ExitNow(1), TaskScheduler.Default);
await loads.DisposeAsync();
await hooks.DisposeAsync();
await service.DisposeAsync();
LibC.ExitNow(0);

void Finish(PosixSignalContext signal)
{
    signal.Cancel = true;
    ended.Cancel();
    rpc.Dispose();
}
