using System.Buffers.Binary;
using System.Net;
using System.Text;
using Lab.Agent.Arms;
using Lab.Core.Definitions;
using Xunit;

namespace Lab.SystemTests.Agents;

public sealed class EventFormatterTests
{
    [Theory]
    [InlineData("::ffff:198.18.0.2", "198.18.0.2")]
    [InlineData("fd6c:6162:1::2", "fd6c:6162:1::2")]
    public void An_event_is_laid_out_as_C_does_and_printed_in_columns(string address, string printed)
    {
        var formatter = new EventFormatter(
        [
            new("PID", ColumnType.U32), new("COMM", ColumnType.Comm), new("ADDR", ColumnType.Address), new("PORT", ColumnType.U16),
            new("RET", ColumnType.I32), new("MS", ColumnType.NsAsMs),
        ]);
        Assert.Equal(56, formatter.Size); // 4 + 16 + 16 + 2 (+ 2) + 4 (+ 4) + 8
        var data = new byte[formatter.Size];
        BinaryPrimitives.WriteUInt32LittleEndian(data, 4711);
        Encoding.ASCII.GetBytes("apache2").CopyTo(data, 4);
        IPAddress.Parse(address).GetAddressBytes().CopyTo(data, 20);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(36), 8080);
        BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(40), -11);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(48), 1_234_567);

        var line = new byte[512];
        var text = Encoding.ASCII.GetString(line, 0, formatter.Format(data, line));
        Assert.Equal(["4711", "apache2", printed, "8080", "-11", "1.23"], text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.Equal(["PID", "COMM", "ADDR", "PORT", "RET", "MS"], formatter.Heading.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
