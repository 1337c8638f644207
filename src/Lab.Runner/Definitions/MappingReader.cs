using System.Globalization;
using Lab.Core.Definitions;
using YamlDotNet.RepresentationModel;

namespace Lab.Runner.Definitions;

/// <summary>
/// Reads the keys of a YAML mapping and notes what is wrong, with the line, instead of stopping at the first mistake.
/// What it returns after a mistake is only there so that reading can go on; a definition with issues is never used.
/// </summary>
internal sealed class MappingReader(string file, YamlMappingNode node, string place, ICollection<PreflightIssue> issues)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Text(string key, string? orElse = null)
    {
        if (Find(key, required: orElse is null) is not { } found)
        {
            return orElse ?? "";
        }

        if (found is YamlScalarNode { Value: { Length: > 0 } text })
        {
            return text;
        }

        Add(found, $"{place}{key} is no text", $"Write {key}: followed by a few words.");
        return "";
    }

    public string? OptionalText(string key) => Text(key, orElse: "") is { Length: > 0 } text ? text : null;

    public int Integer(string key, int least, int most, int? orElse = null) =>
        Scalar(key, orElse, $"a whole number from {least} to {most}", text =>
            int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null);

    public double? OptionalNumber(string key) =>
        Has(key)
            ? Scalar<double>(key, orElse: null, "a number", text => Quantity.TryNumber(text, out var value) ? value : null)
            : null;

    public bool Flag(string key, bool orElse) =>
        Scalar<bool>(key, orElse, "true or false", text => text switch { "true" => true, "false" => false, _ => null });

    public double Percent(string key, double orElse) =>
        Scalar<double>(key, orElse, "a percentage between 0 and 100, as in 2%", text => Quantity.TryPercent(text, out var value) ? value : null);

    public TimeSpan Duration(string key, TimeSpan orElse) =>
        Scalar<TimeSpan>(key, orElse, "a time, as in 90s or 4m", text => Quantity.TryDuration(text, out var value) ? value : null);

    public T Choice<T>(string key, IReadOnlyDictionary<string, T> choices, T? orElse = null)
        where T : struct =>
        Scalar<T>(key, orElse, "one of " + string.Join(", ", choices.Keys), text => choices.TryGetValue(text, out var value) ? value : null);

    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        foreach (var item in Items(key))
        {
            if (item is YamlScalarNode { Value: { Length: > 0 } text })
            {
                texts.Add(text);
            }
            else
            {
                Add(item, $"{place}{key} holds something that is no text", $"List names: {key}: [tcplife, soaccept].");
            }
        }

        return texts;
    }

    /// <summary>The same for a list that may be left out.</summary>
    public IReadOnlyList<string> OptionalTexts(string key) => Find(key, required: false) is null ? [] : Texts(key);

    /// <summary>A list of some of these; it may be left out.</summary>
    public IReadOnlyList<T> Choices<T>(string key, IReadOnlyDictionary<string, T> choices)
    {
        var known = OptionalTexts(key).ToLookup(choices.ContainsKey);
        foreach (var unknown in known[false])
        {
            AddAbout(key, $"{place}{key} holds `{unknown}`", $"Choose from {string.Join(", ", choices.Keys)}.");
        }

        return [.. known[true].Distinct(StringComparer.Ordinal).Select(name => choices[name])];
    }

    /// <summary>A list of mappings.</summary>
    /// <param name="key">The list's key.</param>
    /// <param name="first">The key that each has in any case.</param>
    /// <param name="orText">An entry may be a text: the value of the first key, with all others left out.</param>
    public IEnumerable<MappingReader> Mappings(string key, string first = "name", bool orText = false)
    {
        foreach (var item in Items(key))
        {
            if ((orText && item is YamlScalarNode ? new YamlMappingNode(first, item) : item) is YamlMappingNode mapping)
            {
                yield return new MappingReader(file, mapping, $"{place}{key}: ", issues);
            }
            else
            {
                Add(item, $"{place}{key} holds something that is no mapping", $"Write `- {first}: ...` and the other keys below it.");
            }
        }
    }

    public MappingReader? Mapping(string key, bool required)
    {
        var found = Find(key, required);
        if (found is null or YamlMappingNode)
        {
            return found is YamlMappingNode mapping ? new MappingReader(file, mapping, $"{place}{key}: ", issues) : null;
        }

        Add(found, $"{place}{key} is no mapping", $"Write {key}: and its keys indented below it.");
        return null;
    }

    /// <summary>The pairs of a mapping whose keys are free, in their order.</summary>
    public IEnumerable<(string Key, string Value, int Line)> Entries() => node.Children.Select(pair =>
        ((pair.Key as YamlScalarNode)?.Value ?? "", (pair.Value as YamlScalarNode)?.Value ?? "", Line(pair.Key)));

    /// <summary>The entries as variables of a program, with whole numbers.</summary>
    public IEnumerable<VariableSetting> Settings()
    {
        foreach (var (variable, text, line) in Entries())
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                yield return new VariableSetting(variable, value, file, line);
            }
            else
            {
                Add(line, $"{place}{variable} is `{text}`", "It must be a whole number.");
            }
        }
    }

    /// <summary>Whether a key that may stand here does.</summary>
    public bool Has(string key) => Find(key, required: false) is not null;

    /// <summary>Notes every key that nobody asked for: most are misspelt.</summary>
    public void RejectUnknownKeys()
    {
        foreach (var key in node.Children.Keys.OfType<YamlScalarNode>().Where(key => !_known.Contains(key.Value ?? "")))
        {
            var mend = Spelling.Nearest(key.Value ?? "", _known) is { } near
                ? $"Did you mean {near}?"
                : $"Known keys: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.";
            Add(key, $"{place}unknown key {key.Value}", mend);
        }
    }

    public void Add(int line, string problem, string mend) => issues.Add(new PreflightIssue(file, line, problem, mend));

    /// <summary>Notes something about a key that its type can't say.</summary>
    public void AddAbout(string key, string problem, string mend) => Add(Find(key, required: false) ?? node, problem, mend);

    private static int Line(YamlNode at) => (int)at.Start.Line;

    private void Add(YamlNode at, string problem, string mend) => Add(Line(at), problem, mend);

    private YamlNode? Find(string key, bool required)
    {
        _known.Add(key);
        if (node.Children.TryGetValue(new YamlScalarNode(key), out var found))
        {
            return found;
        }

        if (required)
        {
            Add(node, $"{place}{key} is missing", $"Add {key}: here.");
        }

        return null;
    }

    private IEnumerable<YamlNode> Items(string key)
    {
        var found = Find(key, required: true);
        if (found is YamlSequenceNode { Children.Count: > 0 } sequence)
        {
            return sequence.Children;
        }

        if (found is not null)
        {
            Add(found, $"{place}{key} is no list, or an empty one", $"Write {key}: and at least one entry that begins with a dash.");
        }

        return [];
    }

    private T Scalar<T>(string key, T? orElse, string wanted, Func<string, T?> parse)
        where T : struct
    {
        if (Find(key, required: orElse is null) is not { } found)
        {
            return orElse ?? default;
        }

        var text = (found as YamlScalarNode)?.Value ?? "";
        if (parse(text) is { } value)
        {
            return value;
        }

        Add(found, $"{place}{key} is `{text}`", $"It must be {wanted}.");
        return orElse ?? default;
    }
}
