namespace Lab.SystemTests.Experiments;

/// <summary>A folder for a test's run, below the test's own; gone with the test.</summary>
internal sealed record TemporaryRun : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "runs", Guid.NewGuid().ToString("N"));

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
