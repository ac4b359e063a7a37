using System.Text.RegularExpressions;

namespace NemoBot.Tests.Documents;

/// <summary>What texts of this repository refer to: sections of documents, promises, files, types. Says in words what leads nowhere.</summary>
/// <remarks>A section is cited as <c>docs/contracts/telegram.md</c> and its number after the sign; several of one document are separated by commas.</remarks>
internal sealed partial class References
{
    private static readonly string[] Folders = ["src", "tests", "bench", "docs", "scripts", ".ci", ".github"];
    private static readonly string[] Kinds = [".cs", ".md", ".yml", ".yaml", ".sh", ".csproj", ".props"];

    private readonly string _root;
    private readonly Dictionary<string, Document> _documents;
    private readonly HashSet<string> _promises;
    private readonly ILookup<string, string> _types;

    /// <summary>Projects and their folders.</summary>
    private readonly HashSet<string> _rooms;

    /// <param name="root">The repository.</param>
    public References(string root)
    {
        _root = root;
        Texts = [.. Files(root).Select(path => new SourceText(path, File.ReadAllText(Path.Combine(root, path))))];
        _documents = Texts.Where(text => text.IsMarkdown).ToDictionary(text => text.Path, text => Document.Read(text.Content));
        _promises = [.. Promise().Matches(Texts.Single(text => text.Path == "docs/architecture.md").Content).Select(found => found.Groups[1].Value)];
        _types = Texts.Where(text => text.Path.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(text => Declaration().Matches(text.Content).Select(found => (Name: found.Groups[1].Value, text.Content)))
            .ToLookup(type => type.Name, type => type.Content);
        _rooms = [.. Texts.Where(text => text.Path.StartsWith("src/", StringComparison.Ordinal)).SelectMany(text => text.Path.Split('/')[1..^1])];
    }

    /// <summary>Everything that is written by people, paths relative to the root with forward slashes.</summary>
    public IReadOnlyList<SourceText> Texts { get; }

    public IReadOnlyCollection<string> Promises => _promises;

    /// <summary>Numbered sections that are cited and do not exist, or are cited without their document.</summary>
    public IEnumerable<string> Sections(SourceText text)
    {
        var cited = Citation().Matches(text.Content);
        foreach (Match citation in cited)
        {
            var path = citation.Groups["document"].Value;
            foreach (var number in citation.Groups["number"].Captures.Select(capture => capture.Value))
            {
                if (!_documents.TryGetValue(path, out var document) || !document.Sections.Contains(number))
                {
                    yield return $"{text.Path}: {path} has no section {number}";
                }
            }
        }

        var own = _documents.GetValueOrDefault(text.Path)?.Sections;
        foreach (Match alone in Alone().Matches(Citation().Replace(text.Content, "")))
        {
            // A document may cite its own sections by the number alone.
            if (own is not { Count: > 0 } || !own.Contains(alone.Groups["number"].Value))
            {
                yield return $"{text.Path}: {alone.Value.Trim()} names no document";
            }
        }
    }

    /// <summary>Promises that docs/architecture.md does not number.</summary>
    public IEnumerable<string> UnknownPromises(SourceText text) =>
        CitedPromises().Matches(text.Content)
            .SelectMany(found => found.Groups["number"].Captures)
            .Where(number => !_promises.Contains(number.Value))
            .Select(number => $"{text.Path}: there is no promise {number.Value}");

    /// <summary>Documents and pictures that are named or linked and do not exist, and links to headings that do not.</summary>
    public IEnumerable<string> MissingFiles(SourceText text)
    {
        foreach (var named in Mention().Matches(text.Content).Select(found => found.Value).Where(named => !File.Exists(Path.Combine(_root, named))))
        {
            yield return $"{text.Path}: there is no {named}";
        }

        foreach (var target in text.IsMarkdown ? Link().Matches(Document.WithoutCode(text.Content)).Select(found => found.Groups[1].Value) : [])
        {
            var (file, heading) = target.Split('#', 2) is [var path, var anchor] ? (path, anchor) : (target, null);
            var linked = file.Length == 0 ? text.Path : Relative(text.Path, file);
            if (!Path.Exists(Path.Combine(_root, linked)))
            {
                yield return $"{text.Path}: {target} leads to no file";
            }
            else if (heading is not null && _documents.GetValueOrDefault(linked)?.Headings.Contains(heading) != true)
            {
                yield return $"{text.Path}: {target} leads to no heading";
            }
        }
    }

    /// <summary>Types, members of types and projects that are named in code spans and do not exist.</summary>
    public IEnumerable<string> UnknownNames(SourceText text) =>
        Name().Matches(text.Content)
            .Select(found => (Type: found.Groups["type"].Value, Member: found.Groups["member"].Value))
            .Distinct()
            .Where(named => !_rooms.Contains(named.Member.Length > 0 ? $"{named.Type}.{named.Member}" : named.Type))
            .Where(named => !_types[named.Type].Any(content => named.Member.Length == 0 || Regex.IsMatch(content, $@"(?<!\.)\b{named.Member}\s*[(<{{=;]")))
            .Select(named => $"{text.Path}: there is no {named.Type}{(named.Member.Length > 0 ? "." : "")}{named.Member}");

    private string Relative(string from, string to) =>
        Path.GetRelativePath(_root, Path.GetFullPath(to, Path.Combine(_root, Path.GetDirectoryName(from) ?? ""))).Replace('\\', '/');

    private static IEnumerable<string> Files(string root) => Folders
        .Select(folder => Path.Combine(root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(root))
        .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
        .Where(path => !Made().IsMatch(path) && (Kinds.Contains(Path.GetExtension(path)) || path == ".ci/run"));

    [GeneratedRegex(@"(^|/)(bin|obj|node_modules)/")]
    private static partial Regex Made();

    [GeneratedRegex(@"(?<document>docs/[\w./-]+\.md)(?:,? \u00A7(?<number>\d+(?:\.\d+)*))+")]
    private static partial Regex Citation();

    /// <summary>A section without its document, in any of the ways that were used before.</summary>
    [GeneratedRegex(@"\u00A7\s?(?<number>\d+(?:\.\d+)*)?|\bsection (?<number>\d+(?:\.\d+)*)", RegexOptions.IgnoreCase)]
    private static partial Regex Alone();

    [GeneratedRegex(@"^### Promise (\d+): ", RegexOptions.Multiline)]
    private static partial Regex Promise();

    [GeneratedRegex(@"\bpromises? (?<number>\d+)(?:(?:, | and |, and )(?<number>\d+))*", RegexOptions.IgnoreCase)]
    private static partial Regex CitedPromises();

    [GeneratedRegex(@"(?<![\w/.-])docs/[\w./-]+\.(?:md|png)")]
    private static partial Regex Mention();

    [GeneratedRegex(@"\]\((?![a-z]+:)<?([^)\s>]+)>?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:class\s+|struct\s+)?([A-Z]\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"`(?<type>[A-Z]\w+)(?:\.(?<member>[A-Z]\w+))?`")]
    private static partial Regex Name();

    /// <summary>What can be linked to in a document.</summary>
    private sealed partial record Document(IReadOnlySet<string> Sections, IReadOnlySet<string> Headings)
    {
        public static Document Read(string content)
        {
            var titles = Heading().Matches(Fence().Replace(content, "")).Select(found => found.Groups[1].Value.Trim()).ToList();
            var headings = titles.Select(Anchor).ToList();
            return new(
                titles.Select(title => Numbered().Match(title)).Where(found => found.Success).Select(found => found.Groups[1].Value).ToHashSet(),
                headings.Select((anchor, at) => headings.Take(at).Count(earlier => earlier == anchor) is var times and > 0 ? $"{anchor}-{times}" : anchor).ToHashSet());
        }

        public static string WithoutCode(string content) => Span().Replace(Fence().Replace(content, ""), "");

        /// <summary>As GitHub makes it.</summary>
        private static string Anchor(string title) => NotInAnchor().Replace(LinkText().Replace(title, "$1").ToLowerInvariant(), "").Replace(' ', '-');

        [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
        private static partial Regex Heading();

        [GeneratedRegex(@"^(\d+(?:\.\d+)*) ")]
        private static partial Regex Numbered();

        [GeneratedRegex(@"^[ \t]*```.*?^[ \t]*```", RegexOptions.Multiline | RegexOptions.Singleline)]
        private static partial Regex Fence();

        [GeneratedRegex("`[^`\n]*`")]
        private static partial Regex Span();

        [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
        private static partial Regex LinkText();

        [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
        private static partial Regex NotInAnchor();
    }
}

/// <summary>A file that people write.</summary>
/// <param name="Path">Relative to the repository, with forward slashes.</param>
internal sealed record SourceText(string Path, string Content)
{
    public bool IsMarkdown => Path.EndsWith(".md", StringComparison.Ordinal);
}
