using System.Text;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Reporting.Plots;

namespace Lab.Reporting.Benchmarks;

/// <summary>Writes what is made from a bench's samples into its folder.</summary>
public static class PrecisionWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes table, picture and page; what was there is replaced.</summary>
    /// <exception cref="LabException">The folder can't be written.</exception>
    public static void Write(PrecisionResult result, string folder)
    {
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "precision.csv"), Utf8.GetBytes(PrecisionTable.Csv(result).ToCsv()));
            File.WriteAllBytes(Path.Combine(folder, "precision.png"), SeriesPlotRenderer.Png(PrecisionPlot.Of(result)));
            File.WriteAllBytes(Path.Combine(folder, "precision.md"), Utf8.GetBytes(PrecisionPage.Of(result)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{folder}: the bench's files can't be written: {problem.Message}", problem);
        }
    }
}
