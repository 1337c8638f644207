using System.Runtime.CompilerServices;
using Lab.Core.Records;

namespace Lab.Load.Windows;

/// <summary>Counts records by what they tell. One thread writes; others see whole numbers, never older than what they waited for.</summary>
internal sealed class LoadTally
{
    private static readonly LoadError[] _kinds = Enum.GetValues<LoadError>();
    private readonly long[] _errors = new long[_kinds.Length];
    private long _requests;
    private long _connections;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Count(in RequestRecord record)
    {
        switch (record.Kind)
        {
            case RecordKind.Answered:
                Volatile.Write(ref _requests, _requests + 1);
                break;
            case RecordKind.Connected:
                Volatile.Write(ref _connections, _connections + 1);
                break;
            case RecordKind.Failed:
                Volatile.Write(ref _errors[record.Error], _errors[record.Error] + 1);
                break;
            default:
                break; // that a request began is no outcome
        }
    }

    public LoadCounts ToCounts() => new(
        Volatile.Read(ref _requests),
        Volatile.Read(ref _connections),
        _kinds.Where(kind => Volatile.Read(ref _errors[(int)kind]) > 0).ToDictionary(kind => kind, kind => Volatile.Read(ref _errors[(int)kind])));
}
