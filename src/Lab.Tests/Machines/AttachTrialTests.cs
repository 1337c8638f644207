using Lab.Bpf;
using Xunit;

namespace Lab.Tests.Machines;

public sealed class AttachTrialTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void A_count_that_never_grows_is_given_up_in_time()
    {
        var triggered = 0;
        Assert.False(AttachTrial.Grows(() => 0, () => triggered++, Patience));
        Assert.True(triggered > 1, "it was triggered once only");
    }

    [Fact]
    public void A_count_that_grows_late_is_seen_and_nothing_is_triggered_after_it()
    {
        var triggered = 0;
        Assert.True(AttachTrial.Grows(() => triggered == 3 ? 1 : 0, () => triggered++, TimeSpan.FromMinutes(1)));
        Assert.Equal(3, triggered);
    }

    [Fact]
    public void Every_kind_that_is_surveyed_has_a_name_of_its_own() =>
        Assert.Equal(AttachTrial.Types.Count, AttachTrial.Types.Distinct(StringComparer.Ordinal).Count());
}
