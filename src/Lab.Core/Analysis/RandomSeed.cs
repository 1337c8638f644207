using System.Globalization;

namespace Lab.Core.Analysis;

/// <summary>Seeds of an analysis' random draws, made from the run's seed, so that the same folder gives the same figures anywhere.</summary>
internal static class RandomSeed
{
    /// <summary>A seed for one purpose (FNV-1a, 32 bit, over the run's seed and the names).</summary>
    internal static int For(int seed, params ReadOnlySpan<string> names)
    {
        var hash = 2_166_136_261u;
        foreach (var letter in $"{seed.ToString(CultureInfo.InvariantCulture)}/{string.Join('/', names)}")
        {
            hash = unchecked((hash ^ letter) * 16_777_619u);
        }

        return unchecked((int)hash);
    }
}
