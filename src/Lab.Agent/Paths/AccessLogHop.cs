using Lab.Agent.Servers;

namespace Lab.Agent.Paths;

/// <summary>
/// The server's own access log: a line for every request, counted in the file. The file is emptied before each stretch, so it never
/// holds more than one; Apache appends (O_APPEND), so its next line is the first of the emptied file.
/// </summary>
internal sealed class AccessLogHop(string type, ServerDoors doors) : Hop(type, doors.Logged)
{
    /// <summary>Apache writes it itself: what that takes is the server's CPU.</summary>
    public override long CpuNs => 0;

    public override void Begin()
    {
        using var log = new FileStream(doors.AccessLog, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        log.SetLength(0);
    }

    public override long Count()
    {
        const byte LineFeed = (byte)'\n';
        using var log = new FileStream(doors.AccessLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[64 * 1024];
        var lines = 0L;
        for (var read = log.Read(buffer); read > 0; read = log.Read(buffer))
        {
            lines += buffer.AsSpan(0, read).Count(LineFeed);
        }

        return lines;
    }

    /// <summary>Its first lines.</summary>
    public string Sample()
    {
        const int Lines = 5;
        using var log = new StreamReader(new FileStream(doors.AccessLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = new System.Text.StringBuilder();
        for (var line = 0; line < Lines && log.ReadLine() is { } next; line++)
        {
            text.Append(next).Append('\n');
        }

        return text.ToString();
    }
}
