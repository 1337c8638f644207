using System.Numerics;

namespace Lab.Core.Statistics;

/// <summary>Values with their signs drawn anew, handed out in ascending order without sorting again: sizes are sorted once.</summary>
internal sealed class SignPattern
{
    private const int BitsPerWord = 64;
    private readonly double[] sizes;
    private readonly ulong[] negative;
    private readonly double[] signed;

    internal SignPattern(IReadOnlyList<double> values)
    {
        double[] bySize = [.. values.OrderBy(Math.Abs)];
        sizes = [.. bySize.Select(Math.Abs)];
        signed = new double[sizes.Length];
        negative = new ulong[(sizes.Length + BitsPerWord - 1) / BitsPerWord];
        for (var index = 0; index < bySize.Length; index++)
        {
            if (bySize[index] < 0)
            {
                negative[index / BitsPerWord] |= 1UL << (index % BitsPerWord);
            }
        }
    }

    /// <summary>Words of sign bits that a pattern needs.</summary>
    internal int Words => negative.Length;

    /// <summary>The values as they were measured, ascending.</summary>
    internal ReadOnlySpan<double> Observed() => Flipped(negative);

    /// <summary>The values with the signs of a pattern, ascending; valid until the next call.</summary>
    internal ReadOnlySpan<double> Flipped(ReadOnlySpan<ulong> negativeBits)
    {
        var negatives = 0;
        for (var word = 0; word < negative.Length; word++)
        {
            negatives += BitOperations.PopCount(negativeBits[word] & Used(word));
        }

        var (down, up) = (negatives - 1, negatives);
        for (var index = 0; index < sizes.Length; index++)
        {
            var isNegative = (negativeBits[index / BitsPerWord] >> (index % BitsPerWord) & 1) != 0;
            signed[isNegative ? down-- : up++] = isNegative ? -sizes[index] : sizes[index];
        }

        return signed;
    }

    private ulong Used(int word) =>
        word < Words - 1 || sizes.Length % BitsPerWord == 0 ? ulong.MaxValue : (1UL << (sizes.Length % BitsPerWord)) - 1;
}
