using System.Text;
using System.Text.Json;
using Harness;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.WebChat.Tests.Page;

/// <summary>The page's own reader of Markdown, run by Node.js with as much of a document as it needs.</summary>
public sealed class MarkdownTests : IDisposable
{
    private const string Program = """
        class Node { constructor(name) { this.name = name; this.children = []; } append(...nodes) { this.children.push(...nodes); } setAttribute() {} addEventListener() {} }
        globalThis.document = { createElement: (name) => new Node(name), createDocumentFragment: () => new Node('') };
        const { markdown } = await import('./markdown.js');
        const text = (node) => (typeof node === 'string' ? node : node.name === 'br' ? '\n' : node.children.map(text).join(''));
        const names = (node) => (typeof node === 'string' ? [] : [node.name, ...node.children.flatMap(names)]);
        const depth = (node) => (typeof node === 'string' ? 0 : 1 + Math.max(0, ...node.children.map(depth)));
        const answers = JSON.parse(process.argv[2]).map(([part, times, end]) => {
          const shown = markdown(part.repeat(times) + end);
          return { text: text(shown), names: [...new Set(names(shown))].join(' ').trim(), depth: depth(shown) };
        });
        console.log(JSON.stringify(answers));
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Signs_without_end_are_shown_as_text_and_soon()
    {
        (string Part, int Times, string End)[] hostile = [("**", 16_000, ""), ("**a ", 8_000, ""), ("> ", 5_000, "word"), ("[a](", 8_000, ""), ("_a ", 8_000, ""), ("~~", 16_000, ""), ("`", 16_001, ""), ("~~a ", 8_000, ""), ("![", 8_000, ""), ("[[", 8_000, ""), ("[a]", 5_000, ""), ("`a", 8_001, ""), ("||", 8_000, ""), ("<b>", 5_000, ""), ("*a **b ", 4_000, "")];
        var clock = TimeProvider.System.GetTimestamp();

        var shown = await ShowAsync(hostile);

        Assert.All(hostile.Zip(shown), pair =>
        {
            var said = string.Concat(Enumerable.Repeat(pair.First.Part, pair.First.Times)) + pair.First.End;
            Assert.InRange(pair.Second.Text.Trim().Length, said.Trim().Length - 20, said.Length); // Of the quotation marks a few levels are drawn.
            Assert.EndsWith(pair.First.End, pair.Second.Text, StringComparison.Ordinal);
            Assert.InRange(pair.Second.Depth, 1, 20);
        });
        Assert.InRange(TimeProvider.System.GetElapsedTime(clock).TotalSeconds, 0, 20);
    }

    [Fact]
    public async Task What_people_mean_is_still_drawn()
    {
        var shown = await ShowAsync([("> **a** *b* ~~c~~ `d` [e](https://example.com/)", 1, "\n> > inner"), ("- one\n", 2, "\n```js\ncode\n```\n# heading")]);
        Assert.Equal(["blockquote p strong em s code a", "ul li pre code h3"], shown.Select(each => each.Names.Split(' ').Distinct().Where(name => name.Length > 0)).Select(names => string.Join(' ', names)));
    }

    /// <summary>Each sign where it is markup in some place, so that the list of the escaped ones comes from the escaping itself.</summary>
    [Fact]
    public async Task Foreign_words_are_shown_without_a_backslash_whatever_sign_is_escaped_in_them()
    {
        var signs = Enumerable.Range('!', '~' - '!' + 1).Select(sign => (char)sign).Where(sign => !char.IsAsciiLetterOrDigit(sign)).ToList();
        string[] said = ["R&B", "<3", "=)", .. signs.SelectMany(sign => new[] { $"{sign}x", $"{sign} x", $"a{sign}b", $"1{sign} x", $"{sign}{sign}x{sign}{sign}", $"<{sign}>", $"**{sign}" })];
        string[] escaped = [.. said.Select(Markup.Escape)];
        Assert.Contains(escaped, text => text.Contains('\\', StringComparison.Ordinal));

        var shown = await ShowAsync([.. escaped.Select(text => (text, 1, ""))]);

        Assert.Equal(said, shown.Select(each => each.Text));
    }

    private async Task<List<Shown>> ShowAsync((string Part, int Times, string End)[] texts)
    {
        var node = Machine.Needs("Node.js", "node");
        foreach (var part in new[] { "markdown.js", "dom.js" })
        {
            File.Copy(Path.Combine(Fakes.Repository.FindRoot(), "src", "NemoBot.WebChat", "Page", part), Path.Combine(_folder.Path, part), overwrite: true);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "package.json"), """{"type":"module"}""");
        var program = Path.Combine(_folder.Path, "show.js");
        await File.WriteAllTextAsync(program, Program);
        var output = await Machine.RunAsync(node, program, JsonSerializer.Serialize(texts.Select(text => new object[] { text.Part, text.Times, text.End })));
        return JsonSerializer.Deserialize<List<Shown>>(Encoding.UTF8.GetString(output), JsonSerializerOptions.Web)!;
    }

    private sealed record Shown(string Text, string Names, int Depth);
}
