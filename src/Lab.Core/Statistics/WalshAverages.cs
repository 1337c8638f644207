namespace Lab.Core.Statistics;

/// <summary>
/// The averages of all pairs of values, each value with itself too, in ascending order, without making them: there are millions for a
/// long run. How many do not exceed a limit is counted in one walk along the values; the limit is found by bisection.
/// </summary>
internal readonly ref struct WalshAverages(ReadOnlySpan<double> sorted)
{
    private readonly ReadOnlySpan<double> values = sorted;

    /// <summary>How many there are.</summary>
    internal long Count => values.Length * (values.Length + 1L) / 2;

    /// <summary>The average at a place, from 0.</summary>
    internal double this[long place]
    {
        get
        {
            var (below, at) = (values[0], values[^1]);
            if (CountUpTo(below) > place)
            {
                return below;
            }

            while (true)
            {
                var middle = below + ((at - below) / 2);
                if (middle <= below || middle >= at)
                {
                    return at;
                }

                (below, at) = CountUpTo(middle) > place ? (below, middle) : (middle, at);
            }
        }
    }

    private long CountUpTo(double limit)
    {
        var (count, partner) = (0L, values.Length - 1);
        for (var first = 0; first < values.Length && partner >= first; first++)
        {
            while (partner >= first && (values[first] + values[partner]) / 2 > limit)
            {
                partner--;
            }

            count += partner - first + 1;
        }

        return count;
    }
}
