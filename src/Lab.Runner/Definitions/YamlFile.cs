using Lab.Core.Definitions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Lab.Runner.Definitions;

/// <summary>A YAML file whose top is a mapping.</summary>
internal static class YamlFile
{
    /// <summary>The mapping, or null when there is none; what is wrong is noted.</summary>
    public static MappingReader? Open(string path, string shownAs, ICollection<PreflightIssue> issues)
    {
        try
        {
            using var text = new StreamReader(path);
            var stream = new YamlStream();
            stream.Load(text);
            if (stream.Documents is [{ RootNode: YamlMappingNode mapping }, ..])
            {
                return new MappingReader(shownAs, mapping, place: "", issues);
            }

            issues.Add(new(shownAs, 1, "the file holds no keys", "See experiments/tcplife.yaml for one that works."));
        }
        catch (YamlException failure)
        {
            issues.Add(new(shownAs, (int)failure.Start.Line, $"this is no YAML ({failure.Message.TrimEnd('.')})", "Mind indentation, colons and brackets."));
        }

        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            issues.Add(
                new(shownAs, Line: null, $"it can't be read ({failure.Message.TrimEnd('.')})", "Name a file that you may read."));
        }

        return null;
    }
}
