using System.Globalization;

namespace Lab.Core.Profiling;

/// <summary>The kernel's functions as /proc/kallsyms lists them: `address type name [module]`.</summary>
public static class KernelSymbols
{
    /// <summary>Assumed for the last one, whose end nobody tells.</summary>
    private const ulong LastBytes = 4096;

    /// <summary>A table of the functions in such lines; empty where the kernel shows no addresses (kernel.kptr_restrict).</summary>
    public static SymbolTable Parse(IEnumerable<string> lines)
    {
        var functions = lines.Select(ParseLine).OfType<(ulong Start, string Name)>().OrderBy(function => function.Start).ToArray();
        return new SymbolTable(functions.Select((function, index) =>
            new Symbol(function.Start, EndOf(functions, index), function.Name)));
    }

    private static ulong EndOf((ulong Start, string Name)[] functions, int index)
    {
        var start = functions[index].Start;
        while (index < functions.Length && functions[index].Start == start)
        {
            index++;
        }

        return index < functions.Length ? functions[index].Start : start + LastBytes;
    }

    private static (ulong Start, string Name)? ParseLine(string line)
    {
        var fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 3 && fields[1] is "t" or "T" or "w" or "W"
            && ulong.TryParse(fields[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start) && start != 0
            ? (start, fields[2])
            : null;
    }
}
