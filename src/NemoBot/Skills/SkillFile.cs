using System.Text;
using NemoBot.Replies;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NemoBot.Skills;

/// <summary>A profile that cannot be used, and why.</summary>
/// <param name="Line">From 1.</param>
public sealed record SkillFault(string File, long Line, string Reason)
{
    public override string ToString() => $"{File}:{Line}: {Reason}";
}

/// <summary>Reads one <c>SKILL.md</c>: YAML frontmatter between two lines <c>---</c>, then text for people. No I/O.</summary>
internal static class SkillFile
{
    public const int MostFrontmatterBytes = 64 * 1024;
    private const int MostTextLength = 2_000;
    private const int MostItems = 20;

    /// <summary>The profile, or the first fault found.</summary>
    /// <param name="file">The file's path, for the fault.</param>
    /// <param name="folderName">What the profile must be called.</param>
    public static (SkillProfile? Profile, SkillFault? Fault) Read(string file, string folderName, string content)
    {
        try
        {
            return (Parse(folderName, content), null);
        }
        catch (SkillFormatException wrong)
        {
            return (null, new(file, wrong.Line, wrong.Message));
        }
        catch (ArgumentException)
        {
            // The parser's own answer to some damaged names of anchors and tags; it does not say where.
            return (null, new(file, 1, "This is not valid YAML."));
        }
        catch (YamlException wrong)
        {
            // The frontmatter begins on the file's second line.
            return (null, new(file, wrong.Start.Line + 1, wrong.Message));
        }
    }

    private static SkillProfile Parse(string folderName, string content)
    {
        var (frontmatter, about) = Divide(content.ReplaceLineEndings("\n").TrimStart('\uFEFF'));
        RefuseAliases(frontmatter);
        var stream = new YamlStream();
        stream.Load(new StringReader(frontmatter));
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            throw new SkillFormatException(2, "The frontmatter must be a list of settings (name: value).");
        }

        var fields = new SkillFields(root, MostTextLength, MostItems);
        var name = fields.Required("name");
        if (!IsName(name))
        {
            throw new SkillFormatException(fields.LineOf("name"), "name must be 1 to 64 lower-case letters, digits and hyphens.");
        }

        if (name != folderName)
        {
            throw new SkillFormatException(fields.LineOf("name"), $"name is \"{name}\", but the folder is called \"{folderName}\".");
        }

        var version = fields.Required("version");
        if (version.Length > 32 || version.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '+')))
        {
            throw new SkillFormatException(fields.LineOf("version"), "version must look like 1.0.0.");
        }

        var language = fields.Optional("default_language") ?? Languages.Default;
        return new(
            name,
            version,
            fields.Text("description"),
            fields.Text("greeting"),
            fields.List("try_saying"),
            fields.List("tips"),
            Languages.FromHint(language) ?? throw new SkillFormatException(fields.LineOf("default_language"), $"default_language \"{language}\" is none of the languages the bot speaks."),
            about.Trim());
    }

    private static (string Frontmatter, string About) Divide(string content)
    {
        if (!content.StartsWith("---\n", StringComparison.Ordinal))
        {
            throw new SkillFormatException(1, "The file must begin with a line --- and settings below it.");
        }

        var end = content.IndexOf("\n---\n", 3, StringComparison.Ordinal);
        var length = end >= 0 ? end : content.EndsWith("\n---", StringComparison.Ordinal) ? content.Length - 4 : -1;
        if (length < 3)
        {
            throw new SkillFormatException(1, "The settings have no end: a second line --- is missing.");
        }

        var frontmatter = length == 3 ? "" : content[4..(length + 1)];
        return Encoding.UTF8.GetByteCount(frontmatter) <= MostFrontmatterBytes
            ? (frontmatter, end >= 0 ? content[(end + 5)..] : "")
            : throw new SkillFormatException(2, $"The settings are larger than {MostFrontmatterBytes / 1024} KiB.");
    }

    /// <summary>Before anything is built: a few aliases can stand for gigabytes, and deep nesting can end the process.</summary>
    private static void RefuseAliases(string frontmatter)
    {
        var scanner = new Scanner(new StringReader(frontmatter));
        var depth = 0;
        while (MoveNext(scanner))
        {
            depth += scanner.Current switch
            {
                YamlDotNet.Core.Tokens.BlockMappingStart or YamlDotNet.Core.Tokens.BlockSequenceStart
                    or YamlDotNet.Core.Tokens.FlowMappingStart or YamlDotNet.Core.Tokens.FlowSequenceStart => 1,
                YamlDotNet.Core.Tokens.BlockEnd or YamlDotNet.Core.Tokens.FlowMappingEnd or YamlDotNet.Core.Tokens.FlowSequenceEnd => -1,
                YamlDotNet.Core.Tokens.AnchorAlias or YamlDotNet.Core.Tokens.Anchor =>
                    throw new SkillFormatException(scanner.Current.Start.Line + 1, "Anchors and aliases (& and *) are not allowed; put such text in quotes."),
                // The scanner goes on for ever after an error; it is for its reader to stop.
                YamlDotNet.Core.Tokens.Error error => throw new SkillFormatException(error.Start.Line + 1, error.Value),
                YamlDotNet.Core.Tokens.Tag => throw new SkillFormatException(scanner.Current.Start.Line + 1, "Tags (!) are not allowed; put such text in quotes."),
                _ => 0,
            };
            if (depth > 4)
            {
                throw new SkillFormatException(scanner.Current!.Start.Line + 1, "The settings are nested too deeply.");
            }
        }
    }

    private static bool MoveNext(Scanner scanner)
    {
        try
        {
            return scanner.MoveNext();
        }
        catch (InvalidOperationException)
        {
            // The scanner's own answer to some unclosed brackets.
            throw new SkillFormatException(scanner.CurrentPosition.Line + 1, "This is not valid YAML: is a bracket or a quotation mark left open?");
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && name[0] != '-';
}

/// <summary>The file is not as it must be; the message is for the operator.</summary>
internal sealed class SkillFormatException(long line, string message) : Exception(message)
{
    public long Line { get; } = line;
}
