using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lab.Agent.Processes;

namespace Lab.Agent.Servers;

/// <summary>A TCP socket that listens, as /proc/PID/net shows it.</summary>
/// <param name="Address">The address that it is bound to.</param>
/// <param name="Port">Its port.</param>
/// <param name="Inode">The socket's inode, by which the processes that hold it are found.</param>
internal sealed record Listener(IPAddress Address, int Port, long Inode)
{
    private const string Listening = "0A";

    /// <summary>True when connections to any address of its family come here.</summary>
    public bool IsWildcard => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);

    /// <summary>All that listen on a port in the network namespace of a process.</summary>
    public static IReadOnlyList<Listener> On(int pid, int port) =>
    [
        .. new[] { "tcp", "tcp6" }
            .Select(file => $"/proc/{pid}/net/{file}")
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(TryParse)
            .OfType<Listener>()
            .Where(listener => listener.Port == port),
    ];

    /// <summary>
    /// A line of /proc/PID/net/tcp or tcp6: proc_pid_net(5). Null for a heading, and for a socket that does not listen.
    /// </summary>
    public static Listener? TryParse(string line)
    {
        const int Local = 1;
        const int State = 3;
        const int SocketInode = 9;
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= SocketInode || fields[State] != Listening
            || fields[Local].Split(':') is not [var address, var port])
        {
            return null;
        }

        return new(
            AddressOf(address), int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            long.Parse(fields[SocketInode], CultureInfo.InvariantCulture));
    }

    /// <summary>The processes that hold it, of those asked.</summary>
    public IEnumerable<int> HoldersAmong(IEnumerable<int> pids) =>
        pids.Where(pid => SocketsOf(pid).Contains($"socket:[{Inode}]"));

    /// <summary>
    /// Name and number of a process of this machine that holds it, for a message; null where none is seen.
    /// </summary>
    public string? Holder()
    {
        var pids = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0);
        return HoldersAmong(pids).Select(pid => $"{ProcessTree.NameOf(pid)} (pid {pid})").FirstOrDefault();
    }

    private static IEnumerable<string?> SocketsOf(int pid)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"/proc/{pid}/fd").Select(file => new FileInfo(file).LinkTarget)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return []; // ended meanwhile, or not ours to look at
        }
    }

    /// <summary>32-bit words, each as the machine has it in memory.</summary>
    private static IPAddress AddressOf(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        for (var word = 0; word < bytes.Length; word += sizeof(uint))
        {
            var span = bytes.AsSpan(word, sizeof(uint));
            BinaryPrimitives.WriteUInt32LittleEndian(span, BinaryPrimitives.ReadUInt32BigEndian(span));
        }

        var address = new IPAddress(bytes);
        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6
            ? address.MapToIPv4()
            : address;
    }
}
