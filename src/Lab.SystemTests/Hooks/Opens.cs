using System.Runtime.InteropServices;

namespace Lab.SystemTests.Hooks;

/// <summary>Calls of libc's open64() by this process, the function that the ladder probes in the server.</summary>
internal static partial class Opens
{
    /// <summary>Opens a file so many times; the number of times it could.</summary>
    public static int Make(int count)
    {
        var opened = 0;
        for (var call = 0; call < count; call++)
        {
            var fd = open64("/dev/null", 0);
            opened += fd >= 0 ? 1 : 0;
            _ = close(fd);
        }

        return opened;
    }

    [LibraryImport("libc.so.6", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open64(string path, int flags);

    [LibraryImport("libc.so.6")]
    private static partial int close(int fd);
}
