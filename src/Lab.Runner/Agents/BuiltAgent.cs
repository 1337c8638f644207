using Lab.Core;

namespace Lab.Runner.Agents;

/// <summary>The agent as it was built beside this program.</summary>
internal static class BuiltAgent
{
    /// <summary>The folder of its assemblies.</summary>
    public static string Folder { get; } =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Lab.Agent", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))));

    /// <summary>Its program.</summary>
    /// <exception cref="LabException">It is not there.</exception>
    public static string Program()
    {
        var program = Path.Combine(Folder, "lab-agent");
        return File.Exists(program) ? program : throw new LabException($"The agent was not built: {program} is missing. Run dotnet build.");
    }
}
