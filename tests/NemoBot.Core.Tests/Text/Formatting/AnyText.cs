using CsCheck;

namespace NemoBot.Core.Tests.Text.Formatting;

/// <summary>Texts for properties: what people and agents write, and what they should not.</summary>
internal static class AnyText
{
    /// <summary>One character each, as a person counts: letters, marks that combine, and emoji of many code points.</summary>
    private static readonly string[] Characters =
        ["a", "Z", "ø", "é", "e\u0301", "ß", "剪", "ก็", "नि", "한", "\u1112\u1161\u11AB", "👍", "👍🏽", "👨‍👩‍👧‍👦", "🇩🇪", "🇵🇹", "🏖️", "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "."];

    private static readonly string[] Blanks = [" ", " ", "  ", ". ", "。", "\n", "\n\n"];

    /// <summary>What means something in Markdown, HTML, or at a platform.</summary>
    private static readonly string[] Signs =
    [
        "*", "**", "_", "__", "[", "]", "](", ")", "(https://a.example/b)", "![", "<", ">", "> ", "&", "&amp;", "&#60;", "#", "# ", "-", "- ", "+ ", "1. ", "1.", "|", "||", "|-|", "\\", "!", "\"", "'", "=", "===", "---", "***",
        "<b>", "</b>", "<a href=x>", "<!--", "<@1>", "<@&1>", "<#1>", "@everyone", "@here", ":", "https://a.example/x", "<https://a.example/x>", "    ",
    ];

    private static readonly string[] CodeSigns = ["`", "`", "``", "```", "`````", "```\n", "\n```\n", "\n```cs\n", "~", "~~", "~~~", "\n~~~\n"];

    private static readonly string[] Odd = ["\0", "\u0001", "\u001B", "\u202E", "\u200B", "\u200D", "\u0301", "\uFE0F", "\uD83D", "\uDC4D", "\uFFFE", "\uFEFF", "\u00A0", "\u2028", "\t", "\r", "\r\n"];

    /// <summary>Words without any sign.</summary>
    public static Gen<string> Plain(int most) => Of(most, (6, Characters), (1, Blanks));

    /// <summary>Words with signs, but for code blocks and strikes.</summary>
    public static Gen<string> Marked(int most) => Of(most, (6, Characters), (2, Blanks), (2, Signs));

    /// <summary>Whatever there is.</summary>
    public static Gen<string> Any(int most) => Of(most, (4, Characters), (2, Blanks), (3, Signs), (1, CodeSigns), (1, Odd));

    private static Gen<string> Of(int most, params (int Weight, string[] Parts)[] kinds) =>
        Gen.Frequency([.. kinds.Select(kind => (kind.Weight, Gen.Int[0, kind.Parts.Length - 1].Select(index => kind.Parts[index])))])
            .Array[0, most].Select(parts => string.Concat(parts));
}
