using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Lab.Agent.Symbols;
using Lab.Bpf;
using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>A map of counts that an object fills while it is in force: read and emptied when it is taken away, as bpftrace prints its maps then.</summary>
internal sealed class CountTable
{
    private const int MostLines = 200;

    private readonly BpfTable _counts;
    private readonly BpfTable? _stacks;
    private readonly EventFormatter _columns;
    private readonly bool _endsInStack;
    private List<Entry> _kept = [];
    private long _keptNs = -1;

    private CountTable(BpfTable counts, BpfTable? stacks, IReadOnlyList<EventColumn> columns)
    {
        (_counts, _stacks) = (counts, stacks);
        _endsInStack = columns[^1].Type == ColumnType.KernelStack;
        _columns = new EventFormatter(_endsInStack ? [.. columns.SkipLast(1)] : columns);
        Heading = string.Concat(["COUNT    ", _columns.Heading.TrimEnd('\n').PadRight(1), _endsInStack ? columns[^1].Title : ""]).TrimEnd() + "\n";
    }

    private string Heading { get; }

    /// <summary>The counts of the longest stretch that it was in force, most first.</summary>
    public string Sample
    {
        get
        {
            var text = new StringBuilder();
            var symbols = _endsInStack ? KernelSymbolFile.Read() : null;
            foreach (var entry in _kept.OrderByDescending(entry => entry.Count).Take(MostLines))
            {
                text.Append(CultureInfo.InvariantCulture, $"{entry.Count,-8} ").Append(FixedColumns(entry.Key));
                text.Append(entry.Stack is { } stack && symbols is not null ? symbols.Folded(stack) : "").Append('\n');
            }

            return text.Length == 0 ? "" : Heading + text;
        }
    }

    /// <summary>Null for an object that counts nothing so.</summary>
    public static CountTable? TryOpen(BpfObject loaded, IReadOnlyList<EventColumn> columns) =>
        columns.Count > 0 && loaded.FindMap("counts") is { } counts
            ? new CountTable(new BpfTable(counts), loaded.FindMap("stacks") is { } stacks ? new BpfTable(stacks) : null, columns)
            : null;

    /// <summary>Reads what was counted in a stretch, and empties the maps for the next.</summary>
    /// <returns>The sum.</returns>
    public long Drain(long inForceNs)
    {
        List<Entry> entries = [.. _counts.ReadAll().Select(entry => new Entry(entry.Key, BinaryPrimitives.ReadInt64LittleEndian(entry.Value), Stack: null))];
        if (inForceNs > _keptNs)
        {
            (_kept, _keptNs) = (_endsInStack ? [.. entries.Select(entry => entry with { Stack = StackOf(entry.Key) })] : entries, inForceNs);
        }

        _counts.Clear();
        _stacks?.Clear();
        return entries.Sum(entry => entry.Count);
    }

    private string FixedColumns(byte[] key)
    {
        if (_columns.Size == 0)
        {
            return "";
        }

        Span<byte> line = stackalloc byte[1024];
        return Encoding.UTF8.GetString(line[..(_columns.Format(key, line) - 1)]).TrimEnd().PadRight(_endsInStack ? 1 : 0) + (_endsInStack ? " " : "");
    }

    /// <summary>The addresses of a stack, innermost first; none for a sample in user space.</summary>
    private ulong[] StackOf(byte[] key)
    {
        var id = key.AsSpan(key.Length - sizeof(int));
        if (BinaryPrimitives.ReadInt32LittleEndian(id) < 0 || _stacks?.Find(id) is not { } bytes)
        {
            return [];
        }

        var addresses = new ulong[bytes.Length / sizeof(ulong)];
        Buffer.BlockCopy(bytes, 0, addresses, 0, addresses.Length * sizeof(ulong));
        return [.. addresses.TakeWhile(address => address != 0)];
    }

    private sealed record Entry(byte[] Key, long Count, ulong[]? Stack);
}
