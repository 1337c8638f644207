using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("2%", 0.02)]
    [InlineData("0.5 %", 0.005)]
    [InlineData("3", 0.03)]
    public void A_percentage_is_read_as_a_fraction(string text, double fraction)
    {
        Assert.True(Quantity.TryPercent(text, out var value));
        Assert.Equal(fraction, value, 12);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1%")]
    [InlineData("100%")]
    [InlineData("NaN")]
    [InlineData("two")]
    [InlineData("")]
    public void What_is_no_percentage_is_refused(string text) => Assert.False(Quantity.TryPercent(text, out _));

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("4m", 240)]
    [InlineData("1.5h", 5400)]
    [InlineData("500ms", 0.5)]
    public void A_time_is_read_with_its_unit(string text, double seconds)
    {
        Assert.True(Quantity.TryDuration(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 9);
    }

    [Theory]
    [InlineData("90")]
    [InlineData("0s")]
    [InlineData("-4m")]
    [InlineData("2 weeks")]
    [InlineData("25h")]
    [InlineData("s")]
    public void What_is_no_time_is_refused(string text) => Assert.False(Quantity.TryDuration(text, out _));
}
