using System.Globalization;

namespace Lab.Runner.Definitions;

/// <summary>Gives arms names of their own: two scripts in two folders, or two commands of one program, may have the same.</summary>
public static class ArmNames
{
    /// <summary>The same arms, each once, a later one of the same name with a number behind it.</summary>
    public static IReadOnlyList<RequestedProbe> TellApart(IEnumerable<RequestedProbe> requested)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<RequestedProbe>();
        foreach (var probe in requested.DistinctBy(each => (each.Arm.Id, each.Variant.File, each.Variant.Needs)))
        {
            var id = probe.Arm.Id;
            for (var number = 2; !taken.Add(id); number++)
            {
                id = string.Create(CultureInfo.InvariantCulture, $"{probe.Arm.Id}-{number}");
            }

            result.Add(probe with { Arm = probe.Arm with { Id = id } });
        }

        return result;
    }
}
