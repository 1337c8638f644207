namespace Lab.SystemTests.Experiments;

/// <summary>A folder for a test's run, below the test's own; gone with the test.</summary>
internal sealed record TemporaryRun : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "runs", Guid.NewGuid().ToString("N"));

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>An experiment of one closed loop, for tests that ask for the rest on the command line: without a second load it is done in half the time.</summary>
    /// <param name="more">Further keys, as YAML.</param>
    public string WriteExperiment(string more = "")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        System.IO.File.WriteAllText(
            Experiment,
            "question: What?\nserver:\n  body_bytes: 1024\nloads:\n  - name: saturation\n    closed: { connections: 16, keep_alive: false }\nprobes: [tcplife]\nmargin: 2%\nprecision: 1%\nmax_time: 5m\n" + more);
        return Experiment;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        if (System.IO.File.Exists(Experiment))
        {
            System.IO.File.Delete(Experiment);
        }
    }

    private string Experiment => $"{Path}.yaml";
}
