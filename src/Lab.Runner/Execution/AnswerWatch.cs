using System.Globalization;
using Lab.Core;
using Lab.Core.Records;

namespace Lab.Runner.Execution;

/// <summary>
/// Sees that a server listens no more, though its process may live: requests that can't connect or are reset, and not
/// one that is answered, from window to window.
/// </summary>
internal sealed class AnswerWatch
{
    /// <summary>Fewer may be a moment's.</summary>
    private const long Least = 10;

    private readonly Dictionary<LoadError, long> _failed = [];

    /// <summary>Looks at what a load did while something was measured.</summary>
    /// <param name="counts">What it did.</param>
    /// <param name="measured">What was measured: an arm's id, or `baseline`.</param>
    /// <exception cref="LabException">Nothing was answered there, nor in the windows before it, and enough was
    /// asked.</exception>
    public void ThrowIfSilent(LoadCounts counts, string measured)
    {
        if (counts.Requests > 0)
        {
            _failed.Clear();
            return;
        }

        foreach (var (kind, count) in counts.Errors.Where(error => error.Key is LoadError.Connect or LoadError.Reset))
        {
            _failed[kind] = _failed.GetValueOrDefault(kind) + count;
        }

        var all = _failed.Values.Sum();
        if (all >= Least)
        {
            var kinds = string.Join(
                ", ",
                _failed.OrderBy(error => error.Key).Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Key} {error.Value:N0}")));
            throw new LabException(string.Create(
                CultureInfo.InvariantCulture,
                $"The server answers no more: not one of {all:N0} requests was answered while {measured} was measured ({kinds}). Nothing listens where the load asks, or what listens there resets every connection. Read the server's error log."));
        }
    }
}
