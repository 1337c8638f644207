using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>What a manifest may say about a map of counts.</summary>
internal static class CountsCheck
{
    /// <summary>Notes what the agent could not read.</summary>
    public static void Of(MappingReader variant, ProbeVariant spec)
    {
        if (spec.Counts.Count > 0 && spec.Tool != ProbeTool.Core)
        {
            variant.AddAbout("counts", $"{spec.Name} names the key of a map, but it is not written in C", "Only variants with `tool: core` have `counts`; bpftrace prints its maps by itself.");
        }

        if (spec.Counts.SkipLast(1).Any(column => column.Type == ColumnType.KernelStack))
        {
            variant.AddAbout("counts", "a kernel stack stands before another column", "Put it last, in the key's C struct too.");
        }
    }
}
