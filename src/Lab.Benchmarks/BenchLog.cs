using Lab.Core;

namespace Lab.Benchmarks;

/// <summary>A bench's folder while it is written: its plan, and a line for each measurement as it is made, so that what was measured outlives a kill.</summary>
public sealed class BenchLog : IDisposable
{
    private readonly StreamWriter _lines;

    private BenchLog(StreamWriter lines)
    {
        _lines = lines;
    }

    /// <summary>Makes the folder and writes the plan.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="planFile">Name of the plan's file.</param>
    /// <param name="plan">Text of the plan.</param>
    /// <param name="linesFile">Name of the file that takes the lines.</param>
    /// <exception cref="LabException">It is there already, or can't be made.</exception>
    public static BenchLog Create(string folder, string planFile, string plan, string linesFile)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new LabException($"{folder} is not empty, and a bench never overwrites another. Name a new folder with --out.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, planFile), plan);
            return new BenchLog(new StreamWriter(Path.Combine(folder, linesFile)) { NewLine = "\n" });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The bench's folder {folder} can't be written: {failure.Message}", failure);
        }
    }

    /// <summary>Appends a line and sends it on its way to the disk.</summary>
    public void Append(string line)
    {
        try
        {
            _lines.WriteLine(line);
            _lines.Flush();
        }
        catch (IOException failure)
        {
            throw new LabException(
                $"The bench's folder can't be written, and what was measured so far is in it: {failure.Message}",
                failure);
        }
    }

    public void Dispose()
    {
        try
        {
            _lines.Dispose();
        }
        catch (IOException)
        {
            // It flushes again what could not be written, and that was said already.
        }
    }
}
