using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Lab.SystemTests.Profiling;

/// <summary>
/// A headless Chromium that shows one file, steered through its own DevTools protocol: real clicks, and what the page has become. No package
/// is needed for it.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private int _lastId;

    private Browser(Process process, string profile)
    {
        (_process, _profile) = (process, profile);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Browser> OpenAsync(string file)
    {
        Requires.Chromium();
        var profile = Directory.CreateTempSubdirectory("lab-browser-").FullName;
        var start = new ProcessStartInfo(
            "chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--window-size=1240,900", "--remote-debugging-port=0", $"--user-data-dir={profile}", new Uri(file).AbsoluteUri,
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var browser = new Browser(Process.Start(start)!, profile);
        try
        {
            browser._process.BeginErrorReadLine();
            browser._process.BeginOutputReadLine();
            await browser._socket.ConnectAsync(await browser.FindPageAsync(), Cancellation);
            await browser.WaitUntilAsync("document.readyState === 'complete' && document.querySelector('.f') !== null");
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression of the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true });
        Assert.Null(answer["exceptionDetails"]);
        return answer["result"]!["value"];
    }

    /// <summary>Presses and lets go of the mouse in the middle of what a selector finds.</summary>
    public async Task ClickAsync(string selector)
    {
        var place = await EvaluateAsync($"(() => {{ const b = document.querySelector({JsonSerializer.Serialize(selector)}).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()");
        foreach (var type in new[] { "mousePressed", "mouseReleased" })
        {
            await CallAsync("Input.dispatchMouseEvent", new JsonObject
            {
                ["type"] = type,
                ["x"] = place![0]!.GetValue<double>(),
                ["y"] = place[1]!.GetValue<double>(),
                ["button"] = "left",
                ["clickCount"] = 1,
            });
        }
    }

    /// <summary>A picture of the page, PNG.</summary>
    public async Task<byte[]> PictureAsync() =>
        Convert.FromBase64String((await CallAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png" }))["data"]!.GetValue<string>());

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // One of its helpers still writes: it is a folder for temporary files.
        }
    }

    private async Task WaitUntilAsync(string condition)
    {
        for (var tries = 0; (await EvaluateAsync(condition))?.GetValue<bool>() != true; tries++)
        {
            Assert.True(tries < 200, $"the page never came to: {condition}");
            await Task.Delay(50, Cancellation);
        }
    }

    private async Task<Uri> FindPageAsync()
    {
        var portFile = Path.Combine(_profile, "DevToolsActivePort");
        for (var tries = 0; !File.Exists(portFile) || (await File.ReadAllLinesAsync(portFile, Cancellation)).Length < 2; tries++)
        {
            Assert.True(tries < 400 && !_process.HasExited, "chromium opened no port");
            await Task.Delay(50, Cancellation);
        }

        using var http = new HttpClient();
        var port = int.Parse((await File.ReadAllLinesAsync(portFile, Cancellation))[0], CultureInfo.InvariantCulture);
        var pages = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list"), Cancellation))!.AsArray();
        return new Uri(pages.First(page => page!["type"]!.GetValue<string>() == "page")!["webSocketDebuggerUrl"]!.GetValue<string>());
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        var id = ++_lastId;
        var text = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString();
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        while (true)
        {
            var answer = JsonNode.Parse(await ReceiveAsync())!;
            if (answer["id"]?.GetValue<int>() == id)
            {
                return answer["result"] ?? throw new InvalidOperationException(answer.ToJsonString());
            }
        }
    }

    private async Task<string> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, Cancellation);
            await message.WriteAsync(buffer.AsMemory(0, part.Count), Cancellation);
        }
        while (!part.EndOfMessage);
        return Encoding.UTF8.GetString(message.ToArray());
    }
}
