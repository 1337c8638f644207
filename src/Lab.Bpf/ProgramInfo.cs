using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>What the kernel knows of a program: struct bpf_prog_info.</summary>
/// <param name="Id">Its id, unique while the machine is up.</param>
/// <param name="Name">Its name, cut to 15 characters.</param>
/// <param name="RunTimeNs">Time in its body, ns; stands still unless <see cref="BpfStatistics"/> are on.</param>
/// <param name="RunCount">Runs; stands still unless <see cref="BpfStatistics"/> are on.</param>
/// <param name="RecursionMisses">Runs left out because it was running on that CPU already.</param>
/// <param name="VerifiedInstructions">Instructions that the verifier walked through.</param>
/// <param name="JitedBytes">Size of its machine code, bytes; 0 when it is interpreted.</param>
/// <param name="TranslatedBytes">Size of what the verifier made of it, bytes.</param>
public sealed record ProgramInfo(
    uint Id,
    string Name,
    long RunTimeNs,
    long RunCount,
    long RecursionMisses,
    long VerifiedInstructions,
    long JitedBytes,
    long TranslatedBytes)
{
    /// <summary>Asks by file descriptor, which stays the caller's.</summary>
    public static unsafe ProgramInfo FromFd(int fd)
    {
        NativeProgramInfo info = default;
        var length = (uint)sizeof(NativeProgramInfo);
        if (LibBpfNative.bpf_obj_get_info_by_fd(fd, &info, &length) < 0)
        {
            throw new BpfException("read a program's info", Marshal.GetLastPInvokeError());
        }

        return new ProgramInfo(
            info.Id,
            Marshal.PtrToStringUTF8((nint)info.Name) ?? string.Empty,
            (long)info.RunTimeNs,
            (long)info.RunCount,
            (long)info.RecursionMisses,
            info.VerifiedInstructions,
            info.JitedBytes,
            info.TranslatedBytes);
    }

    /// <summary>Asks by id, for programs of another process; null when there is none (any more).</summary>
    public static ProgramInfo? FromId(uint id)
    {
        const int noSuchProgram = 2;
        using var fd = new FdHandle(LibBpfNative.bpf_prog_get_fd_by_id(id));
        if (!fd.IsInvalid)
        {
            return FromFd(fd.Fd);
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == noSuchProgram ? null : throw new BpfException($"find program {id}", errno);
    }
}
