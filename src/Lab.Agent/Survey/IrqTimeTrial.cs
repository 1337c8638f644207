using System.Net;
using System.Net.Sockets;

namespace Lab.Agent.Survey;

/// <summary>
/// Finds out whether the kernel accounts interrupt time apart from the task that it interrupts (CONFIG_IRQ_TIME_ACCOUNTING, tsc=...).
/// The columns of /proc/stat don't tell: without it they are filled from the tick. So a thread sends datagrams to itself over loopback,
/// which the kernel delivers in a soft interrupt on its back, and holds its own CPU clock against the wall's.
/// </summary>
internal static class IrqTimeTrial
{
    private const int Slices = 200;
    private const int DatagramsPerSlice = 20;

    /// <summary>Delivery is a third of such a thread's time and more; a clock that shows all of it has nothing taken out.</summary>
    private const double WholeShare = 0.93;

    /// <summary>True when a task's clock misses the interrupts on its back.</summary>
    public static bool IsAccountedApart()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var self = socket.LocalEndPoint!.Serialize();
        var buffer = new byte[64];
        // The best slice counts: in the others somebody else had the CPU.
        return Enumerable.Range(0, Slices).Max(_ => ShareOfSlice(socket, self, buffer)) < WholeShare;
    }

    private static double ShareOfSlice(Socket socket, SocketAddress self, byte[] buffer)
    {
        var (wall, cpu) = (LibC.MonotonicNs, LibC.OwnThreadCpuNs);
        for (var sent = 0; sent < DatagramsPerSlice; sent++)
        {
            socket.SendTo(buffer, SocketFlags.None, self);
            while (socket.Available > 0)
            {
                socket.Receive(buffer);
            }
        }

        return (double)(LibC.OwnThreadCpuNs - cpu) / (LibC.MonotonicNs - wall);
    }
}
