using System.Text.Json;
using Lab.Core.Definitions;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class RequestReaderTests : IDisposable
{
    private const string Start = "question: Why?\nprobes: [tcplife]\nloads:\n  - name: one\n    closed: { connections: 4 }\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-requests-").FullName;

    [Fact]
    public void A_load_without_a_word_about_it_asks_for_the_page() => Assert.Same(RequestSpec.Index, Requests(""));

    [Fact]
    public void One_path_with_a_method_is_read()
    {
        var requests = Requests("    request: { method: HEAD, path: /a?b=%20 }\n");
        Assert.Equal(("HEAD", PathChoice.RoundRobin, null), (requests.Method, requests.Choice, requests.Body));
        Assert.Equal([new("/a?b=%20", 1)], requests.Paths);
        Assert.Equal(RequestSpec.Index.Paths, Requests("    request: { method: HEAD }\n").Paths);
    }

    [Fact]
    public void Several_paths_are_read_with_and_without_weights()
    {
        var requests = Requests("    request:\n      choice: weighted\n      paths:\n        - /a\n        - path: /b\n          weight: 3\n");
        Assert.Equal(PathChoice.Weighted, requests.Choice);
        Assert.Equal([new("/a", 1), new("/b", 3)], requests.Paths);
        Assert.Equal([new("/a", 1), new("/b", 1)], Requests("    request: { paths: [/a, /b], choice: round-robin }\n").Paths);
    }

    [Fact]
    public void Headers_and_a_body_are_read()
    {
        var requests = Requests("    request:\n      method: POST\n      headers: { X-Id: 7, Accept: text/plain }\n      body: |\n        a\n        b\n");
        Assert.Equal([new("X-Id", "7"), new("Accept", "text/plain")], requests.Headers);
        Assert.Equal("a\nb\n", requests.Body);
    }

    [Fact]
    public void A_body_comes_from_a_file_beside_the_experiment()
    {
        File.WriteAllText(Path.Combine(_folder, "body.json"), "{\"a\": \"\u00fc\"}\n");
        Assert.Equal("{\"a\": \"\u00fc\"}\n", Requests("    request: { method: PUT, body_file: body.json }\n").Body);
    }

    [Fact]
    public void Requests_are_the_same_when_they_ask_for_the_same_and_a_plan_keeps_them()
    {
        const string Post = "    request: { method: POST, paths: [/a, { path: /b, weight: 2 }], headers: { X: y }, body: z }\n";
        var requests = Requests(Post);
        Assert.Equal(requests, Requests(Post));
        Assert.Equal(requests.GetHashCode(), Requests(Post).GetHashCode());
        Assert.Equal(requests, JsonSerializer.Deserialize<RequestSpec>(JsonSerializer.Serialize(requests)));
        Assert.NotEqual(requests, Requests(Post.Replace("weight: 2", "weight: 3", StringComparison.Ordinal)));
        Assert.NotEqual(requests, Requests(Post.Replace("X: y", "X: z", StringComparison.Ordinal)));
        Assert.NotEqual(requests, Requests(Post.Replace("body: z", "body: y", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("method: get", "case-sensitive", "Write GET.")]
    [InlineData("method: 'G T'", "`G T`", "one word")]
    [InlineData("method: CONNECT", "tunnel", "GET")]
    [InlineData("path: index.html", "`index.html`", "slash")]
    [InlineData("path: /a b", "`/a b`", "escaped")]
    [InlineData("path: '/a#b'", "`/a#b`", "escaped")]
    [InlineData("path: https://localhost/x", "does not offer TLS", "Measure the plain port behind it")]
    [InlineData("path: http://localhost/x", "`http://localhost/x`", "Give the path only")]
    [InlineData("path: [/a]", "path is no text", "Write path:")]
    [InlineData("paths: []", "empty", "dash")]
    [InlineData("paths: [[/a]]", "no mapping", "- path:")]
    [InlineData("paths: [/a, b]", "`b`", "slash")]
    [InlineData("paths: [{ path: /a, weight: 0 }]", "weight is `0`", "from 1 to 10000")]
    [InlineData("paths: [{ path: /a, wieght: 2 }]", "unknown key wieght", "Did you mean weight?")]
    [InlineData("paths: [{ weight: 2 }]", "path is missing", "Add path:")]
    [InlineData("paths: [{ path: /a, weight: 9999 }, { path: /b, weight: 2 }]", "come to 10001", "divide")]
    [InlineData("paths: [/a], path: /b", "both", "Keep one")]
    [InlineData("choice: random", "choice is `random`", "round-robin, weighted")]
    [InlineData("headers: [a]", "headers is no mapping", "indented")]
    [InlineData("headers: { 'A b': c }", "`A b`", "letters")]
    [InlineData("headers: { X: \"a\\r\\nY: z\" }", "`a??Y: z`", "ASCII")]
    [InlineData("headers: { X: \u00fc }", "header X", "ASCII")]
    [InlineData("headers: { X: }", "header X", "ASCII")]
    [InlineData("headers: { X: a, x: b }", "twice", "comma")]
    [InlineData("headers: { host: a }", "Host", "Leave it out")]
    [InlineData("headers: { Connection: close }", "Connection", "keep_alive:")]
    [InlineData("headers: { content-length: 5 }", "Content-Length", "Leave it out")]
    [InlineData("headers: { Transfer-Encoding: chunked }", "Transfer-Encoding", "Leave it out")]
    [InlineData("headers: { Expect: 100-continue }", "Expect", "body")]
    [InlineData("body: x", "a GET has a body", "POST")]
    [InlineData("method: HEAD, body: x", "a HEAD has a body", "POST")]
    [InlineData("method: POST, body: x, body_file: y", "both", "Keep one")]
    [InlineData("method: POST, body_file: none.json", "body_file none.json is not there", "folder")]
    [InlineData("method: POST, body_file: latin1", "no UTF-8", "UTF-8")]
    [InlineData("method: POST, body_file: huge", "has 1048577 bytes", "1048576")]
    [InlineData("headrs: { X: a }", "unknown key headrs", "Did you mean headers?")]
    public void A_mistake_is_one_issue_with_its_line_and_its_mend(string keys, string problem, string mend)
    {
        File.WriteAllBytes(Path.Combine(_folder, "latin1"), [0xfc]);
        File.WriteAllBytes(Path.Combine(_folder, "huge"), new byte[RequestRules.MostBodyBytes + 1]);
        var (definition, issues) = Read($"    request: {{ {keys} }}\n");

        Assert.Null(definition);
        var issue = Assert.Single(issues);
        Assert.Equal(6, issue.Line);
        Assert.Contains(problem, issue.Problem, StringComparison.Ordinal);
        Assert.Contains(mend, issue.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_not_fit_into_memory_is_refused()
    {
        File.WriteAllBytes(Path.Combine(_folder, "large"), new byte[RequestRules.MostBodyBytes]);
        var paths = string.Join(", ", Enumerable.Range(0, 100).Select(index => $"/{index}"));
        var (_, issues) = Read($"    request: {{ method: POST, body_file: large, paths: [{paths}] }}\n");

        Assert.Contains("64 MiB", Assert.Single(issues).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_is_no_mapping_is_an_issue() =>
        Assert.Contains("request is no mapping", Assert.Single(Read("    request: /a\n").Issues).Problem, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RequestSpec Requests(string request)
    {
        var (definition, issues) = Read(request);
        Assert.Empty(issues);
        return Assert.Single(definition!.Loads).Requests;
    }

    private (ExperimentDefinition? Definition, List<PreflightIssue> Issues) Read(string request)
    {
        var file = Path.Combine(_folder, "experiment.yaml");
        File.WriteAllText(file, Start + request);
        var issues = new List<PreflightIssue>();
        return (ExperimentFile.Read(file, issues), issues);
    }
}
