using System.Text;
using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>Reads what a load asks for: `request:` of a load in an experiment's file.</summary>
internal static class RequestReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Dictionary<string, PathChoice> Choices = new(StringComparer.Ordinal)
    {
        ["round-robin"] = PathChoice.RoundRobin,
        ["weighted"] = PathChoice.Weighted,
    };

    /// <summary>The requests, or a stand-in where issues were added.</summary>
    /// <param name="request">Its keys.</param>
    /// <param name="folder">Where the file of a body is looked for.</param>
    public static RequestSpec Read(MappingReader request, string folder)
    {
        var method = request.Text("method", RequestSpec.Index.Method);
        var methodFault = RequestRules.OfMethod(method);
        Note(request, "method", methodFault);
        var spec = new RequestSpec(
            method,
            Paths(request),
            request.Choice("choice", Choices, PathChoice.RoundRobin),
            request.Mapping("headers", required: false) is { } headers ? Headers(headers) : [],
            Body(request, folder));
        Note(request, request.Has("body_file") ? "body_file" : "body", methodFault is null ? RequestRules.OfBody(spec) : null);
        Note(request, "paths", RequestRules.OfPaths(spec));
        request.RejectUnknownKeys();
        return spec;
    }

    private static IReadOnlyList<RequestPath> Paths(MappingReader request)
    {
        if (request.Has("path") && request.Has("paths"))
        {
            request.AddAbout("path", "path and paths are both given", "Keep one of them.");
        }

        if (!request.Has("paths"))
        {
            return request.Has("path") ? [new(PathOf(request), Weight: 1)] : RequestSpec.Index.Paths;
        }

        RequestPath[] paths = [.. request.Mappings("paths", first: "path", orText: true).Select(Weighted)];
        return paths.Length > 0 ? paths : RequestSpec.Index.Paths;
    }

    private static RequestPath Weighted(MappingReader entry)
    {
        var path = new RequestPath(PathOf(entry), entry.Integer("weight", least: 1, RequestRules.MostWeight, orElse: 1));
        entry.RejectUnknownKeys();
        return path;
    }

    private static string PathOf(MappingReader holder)
    {
        var path = holder.Text("path");
        Note(holder, "path", path.Length > 0 ? RequestRules.OfPath(path) : null);
        return path;
    }

    private static List<RequestHeader> Headers(MappingReader headers)
    {
        var read = new List<RequestHeader>();
        foreach (var (name, value, line) in headers.Entries())
        {
            var header = new RequestHeader(name, value);
            if (RequestRules.OfHeader(header, read) is { } fault)
            {
                headers.Add(line, fault.Problem, fault.Mend);
            }
            else
            {
                read.Add(header);
            }
        }

        return read;
    }

    private static string? Body(MappingReader request, string folder)
    {
        var text = request.OptionalText("body");
        if (request.OptionalText("body_file") is not { } name)
        {
            return text;
        }

        if (request.Has("body"))
        {
            request.AddAbout("body", "body and body_file are both given", "Keep one of them.");
            return null;
        }

        return BodyOf(Path.Combine(folder, name), (problem, mend) => request.AddAbout("body_file", $"body_file {name} {problem}", mend));
    }

    private static string? BodyOf(string path, Action<string, string> note)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                note("is not there", "It is looked for in the folder of this file.");
            }
            else if (file.Length > RequestRules.MostBodyBytes)
            {
                note($"has {file.Length} bytes", $"A body may have {RequestRules.MostBodyBytes}.");
            }
            else
            {
                return Strict.GetString(File.ReadAllBytes(path));
            }
        }
        catch (ArgumentException) // of the decoder
        {
            note("is no UTF-8", "A body is kept as text: save the file as UTF-8.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            note($"can't be read ({failure.Message.TrimEnd('.')})", "See to it that it can.");
        }

        return null;
    }

    private static void Note(MappingReader reader, string key, RequestFault? fault)
    {
        if (fault is not null)
        {
            reader.AddAbout(key, fault.Problem, fault.Mend);
        }
    }
}
