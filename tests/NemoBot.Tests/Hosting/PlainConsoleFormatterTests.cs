using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Hosting;

namespace NemoBot.Tests.Hosting;

/// <summary>The log for a person at the terminal.</summary>
public sealed class PlainConsoleFormatterTests
{
    [Theory]
    [InlineData("a\n06:00:00 FATAL Store: all is lost")]
    [InlineData("a\r\nb")]
    [InlineData("a\u2028b\u0085c")]
    [InlineData("a\u001b[2Jb\u0007")]
    public void A_log_entry_is_one_line_whatever_its_values_contain(string words)
    {
        var line = Assert.Single(Written(words, null));

        Assert.DoesNotContain(line, letter => char.IsControl(letter) || letter == '\u2028');
        Assert.Contains(" Store: a ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_of_an_exception_passes_for_an_entry()
    {
        var lines = Written("It failed", new IOException("a\n06:00:00 FATAL Store: all is lost\u001b[2J"));

        Assert.Equal(["System.IO.IOException: a", "06:00:00 FATAL Store: all is lost [2J"], lines.Skip(1).Select(line => line[2..]));
        Assert.All(lines.Skip(1), line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
    }

    private static string[] Written(string words, Exception? fault)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new PlainConsoleFormatter(TimeProvider.System).Write(new LogEntry<string>(LogLevel.Information, "NemoBot.Storage.Store", default, words, fault, (said, _) => said), null, writer);
        return writer.ToString().TrimEnd('\n').Split('\n');
    }
}
