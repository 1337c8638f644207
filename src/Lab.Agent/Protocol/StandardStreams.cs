using Microsoft.Win32.SafeHandles;

namespace Lab.Agent.Protocol;

/// <summary>
/// The protocol's two streams, taken away from everyone else: after <see cref="Claim"/> a stray print of this process
/// or of a child lands on standard error and can't break a message.
/// </summary>
internal sealed record StandardStreams(Stream Input, Stream Output)
{
    public static StandardStreams Claim()
    {
        var input = LibC.DuplicateCloseOnExec(0);
        var output = LibC.DuplicateCloseOnExec(1);
        LibC.SilenceStandardStreams();
        return new(Open(input, FileAccess.Read), Open(output, FileAccess.Write));
    }

    private static FileStream Open(int fd, FileAccess access) =>
        new(new SafeFileHandle(fd, ownsHandle: true), access, bufferSize: 0, isAsync: false);
}
