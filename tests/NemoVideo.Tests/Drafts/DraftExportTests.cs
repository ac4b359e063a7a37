using NemoVideo.Drafts;
using static NemoVideo.Tests.Drafts.TimelineTests;

namespace NemoVideo.Tests.Drafts;

public sealed class DraftExportTests
{
    private static readonly MediaInfo[] Files =
    [
        Media("beach.mp4", "https://cdn.example.org/b.mp4?x=1&y=2"),
        Media("海 边.mp4", "https://cdn.example.org/s.mp4"),
        Media("it's.mp4", "https://cdn.example.org/i.mp4"),
        new("nowhere.mp4", null, null, null, null, null, null, null),
    ];

    [Theory]
    [InlineData("""{ "a":1.0, "src" : "/mnt/userdata/u/1/beach.mp4" ,"b":[ ] }""", """{ "a":1.0, "src" : "https://cdn.example.org/b.mp4?x=1&y=2" ,"b":[ ] }""")]
    [InlineData("""["/mnt/userdata/u/beach.mp4","/mnt/userdata/海 边.mp4"]""", """["https://cdn.example.org/b.mp4?x=1&y=2","https://cdn.example.org/s.mp4"]""")]
    [InlineData("""["\/mnt\/userdata\/x\/beach.mp4"]""", """["https://cdn.example.org/b.mp4?x=1&y=2"]""")]
    [InlineData("""["file:///mnt/userdata/x/beach.mp4"]""", """["https://cdn.example.org/b.mp4?x=1&y=2"]""")]
    [InlineData("""["/mnt/userdata/x/it's.mp4"]""", """["https://cdn.example.org/i.mp4"]""")]
    [InlineData("""["/mnt/userdata/x/other.mp4","/mnt/userdata/x/nowhere.mp4","/tmp/beach.mp4","beach.mp4","\ud83e"]""", null)]
    [InlineData("""{"/mnt/userdata/x/beach.mp4":1}""", null)]
    [InlineData("""{"x":"é\u00e9\/","n":1e400}""", null)]
    [InlineData("""  "{\"src\":\"/mnt/userdata/x/beach.mp4\",\"z\":1}"  """, """  "{\"src\":\"https://cdn.example.org/b.mp4?x=1&y=2\",\"z\":1}"  """)]
    [InlineData(""" "<draft><v src='/mnt/userdata/x/beach.mp4'/><v src=\"/mnt/userdata/beach.mp4\"/></draft>" """, """ "<draft><v src='https://cdn.example.org/b.mp4?x=1&amp;y=2'/><v src=\"https://cdn.example.org/b.mp4?x=1&amp;y=2\"/></draft>" """)]
    public void Local_paths_are_replaced_and_every_other_byte_stays(string draft, string? expected) =>
        Assert.Equal(expected ?? draft, new Draft(draft).ForExport(Files).RawJson);
}
