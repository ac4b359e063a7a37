using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Hosting;

namespace NemoBot.Tests.Hosting;

/// <summary>The log for systemd's journal.</summary>
public sealed class JournalConsoleFormatterTests
{
    [Theory]
    [InlineData(LogLevel.Trace, "<7>")]
    [InlineData(LogLevel.Debug, "<7>")]
    [InlineData(LogLevel.Information, "<6>")]
    [InlineData(LogLevel.Warning, "<4>")]
    [InlineData(LogLevel.Error, "<3>")]
    [InlineData(LogLevel.Critical, "<2>")]
    public void Each_line_begins_with_its_priority(LogLevel level, string priority)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new JournalConsoleFormatter().Write(
            new LogEntry<string>(level, "NemoBot.Storage.Store", default, "one\n<2>two", new IOException("a\n<2>b"), (said, _) => said), null, writer);

        Assert.Equal([$"{priority}Store: one <2>two", $"{priority}  System.IO.IOException: a", $"{priority}  <2>b"], writer.ToString().TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("8:4711", true, true)]
    [InlineData("8:4711", false, false)] // A terminal that systemd started.
    [InlineData("", true, false)]
    [InlineData(null, true, false)]
    public void The_journal_is_recognized(string? stream, bool isRedirected, bool isJournal) => Assert.Equal(isJournal, JournalConsoleFormatter.IsFor(stream, isRedirected));
}
