using Lab.Core;

namespace Lab.Runner;

/// <summary>The lab's own files: the folder that holds experiments/ and bpf/.</summary>
/// <param name="Root">Its path.</param>
public sealed record LabHome(string Root)
{
    /// <summary>Experiment definitions.</summary>
    public string Experiments => Path.Combine(Root, "experiments");

    /// <summary>Probe folders.</summary>
    public string Probes => Path.Combine(Root, "bpf");

    /// <summary>Where runs are written unless told otherwise.</summary>
    public string Results => Path.Combine(Root, "results");

    /// <summary>The nearest folder above the program that holds both.</summary>
    public static LabHome Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var home = new LabHome(folder.FullName);
            if (Directory.Exists(home.Experiments) && Directory.Exists(home.Probes))
            {
                return home;
            }
        }

        throw new LabException($"No experiments/ and bpf/ were found above {AppContext.BaseDirectory}. Run the lab from its clone.");
    }
}
