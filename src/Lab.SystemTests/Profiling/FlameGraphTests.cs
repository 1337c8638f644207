using Lab.Core.Profiling;
using Lab.Reporting.Profiling;
using Xunit;

namespace Lab.SystemTests.Profiling;

/// <summary>The flame graph as a browser shows it.</summary>
public sealed class FlameGraphTests : IDisposable
{
    private const string Shown = "[...document.querySelectorAll('.f:not(.hidden)')]";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"lab-flame-{Guid.NewGuid():N}.svg");

    [Fact]
    public async Task A_click_zooms_a_button_resets_and_a_search_marks_and_tells_its_share()
    {
        Requires.Chromium();
        var stacks = FoldedStacks.Parse("apache2;libc.so.6`clone;tcp_sendmsg_[k] 60\napache2;libc.so.6`clone;apache2`ap_run 30\nksoftirqd/1;handle_softirqs_[k];tcp_rcv_[k] 10\n");
        await File.WriteAllTextAsync(_file, FlameGraph.Svg("Title", "Subtitle", FlameTree.Of(stacks)), TestContext.Current.CancellationToken);
        await using var browser = await Browser.OpenAsync(_file);
        Assert.Equal(8, await CountAsync(browser, Shown));
        var before = await WidthAsync(browser, "ap_run");

        await browser.ClickAsync(".f[data-n='clone'] rect");
        Assert.Equal(["all", "apache2", "clone", "ap_run", "tcp_sendmsg"], await NamesAsync(browser));
        Assert.Equal(before / 0.9, await WidthAsync(browser, "ap_run"), 0.5);

        await browser.EvaluateAsync("window.prompt = () => 'tcp_'");
        await browser.ClickAsync("#find rect");
        Assert.Equal(1, await CountAsync(browser, $"{Shown}.filter(f => f.classList.contains('match'))"));
        Assert.Equal("\"tcp_\": 66.7 % of what is shown", await MatchedAsync(browser));

        await browser.ClickAsync("#reset rect");
        Assert.Equal(8, await CountAsync(browser, Shown));
        Assert.Equal("\"tcp_\": 70.0 % of what is shown", await MatchedAsync(browser));
        Assert.NotEmpty(await browser.PictureAsync());
    }

    public void Dispose() => File.Delete(_file);

    private static async Task<int> CountAsync(Browser browser, string list) => (await browser.EvaluateAsync($"{list}.length"))!.GetValue<int>();

    private static async Task<double> WidthAsync(Browser browser, string name) =>
        (await browser.EvaluateAsync($"+document.querySelector(\".f[data-n='{name}'] rect\").getAttribute('width')"))!.GetValue<double>();

    private static async Task<string[]> NamesAsync(Browser browser) =>
        [.. (await browser.EvaluateAsync($"{Shown}.map(f => f.dataset.n)"))!.AsArray().Select(name => name!.GetValue<string>())];

    private static async Task<string> MatchedAsync(Browser browser) => (await browser.EvaluateAsync("document.getElementById('matched').textContent"))!.GetValue<string>();
}
