using System.Diagnostics;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Agent.Maps;

/// <summary>Times how user space reads maps by their descriptors. Each round goes through all ways, so that none has the machine's best minute for itself.</summary>
internal sealed class MapAccessTrial
{
    private static readonly (DeliveryWay Map, BpfMapType Type)[] Maps =
        [(DeliveryWay.Array, BpfMapType.Array), (DeliveryWay.PerCpuArray, BpfMapType.PerCpuArray), (DeliveryWay.Hash, BpfMapType.Hash), (DeliveryWay.PerCpuHash, BpfMapType.PerCpuHash), (DeliveryWay.LruHash, BpfMapType.LruHash)];

    private readonly MapAccessRequest _request;
    private readonly uint[] _keys;
    private readonly long[] _values;

    public MapAccessTrial(MapAccessRequest request)
    {
        _request = request;
        _keys = new uint[request.Entries];
        _values = new long[request.Entries * LibBpf.PossibleCpus];
    }

    /// <exception cref="BpfException">The kernel refuses one of the ways.</exception>
    /// <exception cref="LabException">A reading gave something else than had been written.</exception>
    public IReadOnlyList<MapReading> Run()
    {
        // An LRU table may drop keys before it is full: it gets room for twice as many.
        var maps = Maps.Select(each => (each.Map, Made: StandaloneMap.Create(each.Type, each.Map == DeliveryWay.LruHash ? 2 * _request.Entries : _request.Entries))).ToArray();
        try
        {
            foreach (var (_, made) in maps)
            {
                made.Fill([.. Enumerable.Range(0, _request.Entries * made.ValuesPerKey).Select(index => (long)index)]);
            }

            var ways = maps.SelectMany(each => WaysOf(each.Map).Select(by => (each.Map, each.Made, By: by, Ns: new List<double>()))).ToArray();
            foreach (var (_, made, by, ns) in Enumerable.Range(0, _request.Repetitions + 1).SelectMany(_ => ways))
            {
                ns.Add(NsPerEntry(made, by));
            }

            // The first round compiles and touches everything for the first time.
            return [.. ways.Select(way => new MapReading(way.Map, way.By, [.. way.Ns.Skip(1)]))];
        }
        finally
        {
            foreach (var (_, made) in maps)
            {
                made.Dispose();
            }
        }
    }

    private static MapReader[] WaysOf(DeliveryWay map) => map == DeliveryWay.Array ? [MapReader.LookUp, MapReader.Batch, MapReader.Memory] : [MapReader.LookUp, MapReader.Batch];

    private double NsPerEntry(StandaloneMap map, MapReader by)
    {
        var (sum, ns) = by switch
        {
            MapReader.LookUp => OneByOne(map),
            MapReader.Batch => AllAtOnce(map),
            MapReader.Memory => map.ReadMapped(InMemory),
            _ => throw new ArgumentOutOfRangeException(nameof(by), by, message: null),
        };
        var last = ((long)_request.Entries * map.ValuesPerKey) - 1;
        var written = last * (last + 1) / 2;
        return sum == written ? ns / _request.Entries : throw new LabException($"Reading a map of type {map.Type} ({by}) gave {sum}, where {written} had been written.");
    }

    private (long Sum, double Ns) OneByOne(StandaloneMap map)
    {
        var sum = 0L;
        var values = _values.AsSpan(0, map.ValuesPerKey);
        var since = Stopwatch.GetTimestamp();
        for (uint key = 0; key < _request.Entries; key++)
        {
            map.Read(key, values);
            foreach (var value in values)
            {
                sum += value;
            }
        }

        return (sum, Elapsed(since));
    }

    private (long Sum, double Ns) AllAtOnce(StandaloneMap map)
    {
        var since = Stopwatch.GetTimestamp();
        var sum = 0L;
        var read = map.ReadAll(_keys, _values);
        foreach (var value in _values.AsSpan(0, read * map.ValuesPerKey))
        {
            sum += value;
        }

        return (sum, Elapsed(since));
    }

    private static (long Sum, double Ns) InMemory(ReadOnlySpan<long> values)
    {
        // The kernel shows a page when it is first touched; a reader maps once and reads for ever.
        var sum = Sum(values);
        var since = Stopwatch.GetTimestamp();
        sum += Sum(values);
        return (sum / 2, Elapsed(since));
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        var sum = 0L;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double Elapsed(long since) => Stopwatch.GetElapsedTime(since).TotalNanoseconds;
}
