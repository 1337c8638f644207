using System.Text;
using Lab.Core;

namespace Lab.Reporting.Benchmarks;

/// <summary>The files of a bench's folder, with one clear message for what can't be read or written.</summary>
internal static class BenchFiles
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The text of a file.</summary>
    /// <param name="folder">The bench's folder.</param>
    /// <param name="file">Name of the file.</param>
    /// <param name="expected">What lies in such a folder, in words.</param>
    /// <exception cref="LabException">It can't be read.</exception>
    internal static string Read(string folder, string file, string expected)
    {
        var name = Path.Combine(folder, file);
        try
        {
            return File.ReadAllText(name);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException(
                $"{name}:1: can't be read: {problem.Message} A bench's folder holds {expected}.",
                problem)
            { IsUsage = problem is FileNotFoundException or DirectoryNotFoundException };
        }
    }

    /// <summary>Writes files; what was there is replaced.</summary>
    /// <exception cref="LabException">The folder can't be written.</exception>
    internal static void Write(string folder, params IEnumerable<(string File, byte[] Content)> files)
    {
        try
        {
            foreach (var (file, content) in files)
            {
                File.WriteAllBytes(Path.Combine(folder, file), content);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{folder}: the bench's files can't be written: {problem.Message}", problem);
        }
    }

    /// <summary>Text as it lies in a file: UTF-8 without a mark.</summary>
    internal static byte[] Bytes(string text) => Utf8.GetBytes(text);
}
