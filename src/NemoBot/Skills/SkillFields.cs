using NemoBot.Replies;
using YamlDotNet.RepresentationModel;

namespace NemoBot.Skills;

/// <summary>The settings of a frontmatter, read with their lines. Settings it does not know are left alone.</summary>
internal sealed class SkillFields(YamlMappingNode root, int mostTextLength, int mostItems)
{
    /// <summary>The line in the file; of the frontmatter's start when there is no such setting.</summary>
    public long LineOf(string key) => Find(key) is { } node ? node.Start.Line + 1 : 2;

    public string Required(string key) => Optional(key) ?? throw new SkillFormatException(LineOf(key), $"{key} is missing.");

    public string? Optional(string key) => Find(key) is { } node ? Scalar(node, key) : null;

    public LocalizedText Text(string key)
    {
        var node = Find(key) ?? throw new SkillFormatException(LineOf(key), $"{key} is missing.");
        return new(ByLanguage(node, key, value => Scalar(value, key)));
    }

    /// <summary>Empty when the setting is not there.</summary>
    public LocalizedList List(string key) => Find(key) is { } node ? new(ByLanguage<IReadOnlyList<string>>(node, key, value => Items(value, key))) : LocalizedList.Empty;

    private static Dictionary<string, T> ByLanguage<T>(YamlNode node, string key, Func<YamlNode, T> read)
    {
        if (node is not YamlMappingNode mapping)
        {
            return new() { [Languages.Default] = read(node) };
        }

        var result = new Dictionary<string, T>();
        foreach (var (language, value) in mapping.Children)
        {
            var written = (language as YamlScalarNode)?.Value;
            var name = Languages.FromHint(written) ?? throw new SkillFormatException(language.Start.Line + 1, $"{key}: \"{written}\" is none of the languages the bot speaks.");
            if (!result.TryAdd(name, read(value)))
            {
                throw new SkillFormatException(language.Start.Line + 1, $"{key}: the language {name} is there twice.");
            }
        }

        return result.Count > 0 ? result : throw new SkillFormatException(node.Start.Line + 1, $"{key} is empty.");
    }

    private string[] Items(YamlNode node, string key)
    {
        if (node is not YamlSequenceNode sequence)
        {
            throw new SkillFormatException(node.Start.Line + 1, $"{key} must be a list (lines that begin with a hyphen).");
        }

        return sequence.Children.Count <= mostItems
            ? [.. sequence.Children.Select(item => Scalar(item, key))]
            : throw new SkillFormatException(node.Start.Line + 1, $"{key} has more than {mostItems} items.");
    }

    private string Scalar(YamlNode node, string key)
    {
        var line = node.Start.Line + 1;
        if (node is not YamlScalarNode { Value: { } value } || string.IsNullOrWhiteSpace(value))
        {
            throw new SkillFormatException(line, $"{key} must be a text, and not an empty one.");
        }

        return value.Length <= mostTextLength ? value.Trim() : throw new SkillFormatException(line, $"{key} is longer than {mostTextLength} characters.");
    }

    private YamlNode? Find(string key) => root.Children.FirstOrDefault(child => child.Key is YamlScalarNode { Value: { } name } && name == key).Value;
}
