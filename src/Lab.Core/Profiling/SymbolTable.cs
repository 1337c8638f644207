namespace Lab.Core.Profiling;

/// <summary>A function and where it lies.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The first address after it.</param>
/// <param name="Name">Its name.</param>
public readonly record struct Symbol(ulong Start, ulong End, string Name);

/// <summary>Finds the function that an address lies in.</summary>
public sealed class SymbolTable
{
    private readonly Symbol[] _symbols;

    /// <summary>A table of these; of several at one address the first is kept.</summary>
    public SymbolTable(IEnumerable<Symbol> symbols)
    {
        _symbols = [.. symbols.OrderBy(symbol => symbol.Start).DistinctBy(symbol => symbol.Start)];
    }

    /// <summary>Number of functions.</summary>
    public int Count => _symbols.Length;

    /// <summary>The name of the function around an address; null where none is known.</summary>
    public string? Find(ulong address)
    {
        var (low, high) = (0, _symbols.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _symbols[middle].Start <= address ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && address < _symbols[low - 1].End ? _symbols[low - 1].Name : null;
    }
}
