using System.Text.Json.Nodes;

namespace Fakes.Discord;

/// <summary>The rules of messages that consist of components instead of text (IS_COMPONENTS_V2), and what such a message contains.</summary>
public static class ComponentRules
{
    private const int RichFlag = 1 << 15;
    private const int MostComponents = 40;
    private const int LongestText = 4000;
    private const string Attachment = "attachment://";

    public static bool IsRich(JsonObject body) => ((int?)body["flags"] & RichFlag) > 0;

    /// <summary>All components, and those inside them.</summary>
    public static IEnumerable<JsonObject> All(JsonObject body) =>
        (body["components"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(part => All(part).Prepend(part));

    public static IEnumerable<string> Texts(JsonObject body) => All(body).Where(part => (int?)part["type"] == 10).Select(part => (string)part["content"]!);

    /// <summary>The names of the files that components show.</summary>
    public static IReadOnlyList<string> Names(JsonObject body) =>
    [
        .. All(body).SelectMany(part => (part["items"] as JsonArray ?? []).Select(item => item!["media"]).Append(part["file"]))
            .Select(media => (string?)media?["url"]).OfType<string>()
            .Where(url => url.StartsWith(Attachment, StringComparison.Ordinal)).Select(url => url[Attachment.Length..]),
    ];

    /// <summary>The name of a file as Discord keeps it: other characters are replaced.</summary>
    public static string NameOf(UploadedFile file) => string.Concat(file.FileName.Select(each => char.IsAsciiLetterOrDigit(each) || each is '.' or '-' or '_' ? each : '_'));

    /// <summary>Returns how Discord refuses the message; null if it accepts it.</summary>
    /// <param name="body">The whole message, with what an edit does not change.</param>
    /// <param name="files">All files that it has.</param>
    public static RestAnswer? Refusal(JsonObject body, IReadOnlyList<UploadedFile> files) =>
        Fault(body, files) is { } fault ? RestAnswer.Error(400, 50035, "Invalid Form Body: " + fault) : null;

    private static string? Fault(JsonObject body, IReadOnlyList<UploadedFile> files)
    {
        if (!IsRich(body))
        {
            return All(body).Any(part => (int?)part["type"] is not (1 or 2)) ? "components without the flag" : null;
        }

        var known = files.Select(NameOf).ToHashSet();
        return ((string?)body["content"])?.Length > 0 || body["embeds"] is JsonArray { Count: > 0 } ? "content or embeds with the flag"
            : !All(body).Any() || All(body).Any(part => (int?)part["type"] == 17 && part["components"] is not JsonArray { Count: > 0 }) ? "no components"
            : All(body).Count() > MostComponents ? "more than 40 components"
            : Texts(body).Sum(text => text.Length) > LongestText || Texts(body).Any(text => text.Length == 0) ? "the text is empty or longer than 4000"
            : All(body).Any(part => (int?)part["type"] == 17 && (part["components"] as JsonArray)?.Any(inner => (int?)inner!["type"] == 17) == true) ? "a container in a container"
            : Names(body).FirstOrDefault(name => !known.Contains(name)) is { } unknown ? $"no attachment {unknown}"
            : null;
    }
}
