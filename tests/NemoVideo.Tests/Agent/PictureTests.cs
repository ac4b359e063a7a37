using NemoVideo.Agent;
using static NemoVideo.Tests.Agent.Parsing;

namespace NemoVideo.Tests.Agent;

public sealed class PictureTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0xFB, 0xFF, 0xFE];

    [Theory]
    [InlineData("inlineData", "mimeType", false)]
    [InlineData("inline_data", "mime_type", true)]
    public async Task A_picture_in_the_answer_is_read_in_either_alphabet_and_once(string field, string type, bool forAddresses)
    {
        var data = Convert.ToBase64String(Png);
        data = forAddresses ? data.Replace('+', '-').Replace('/', '_').TrimEnd('=') : data;
        var part = $$"""{"content":{"parts":[{"text":"Here it is:"},{"{{field}}":{"{{type}}":"image/png","data":"{{data}}" } }] },"author":"a"}""";

        var events = await AllAsync(Data(part) + Data(part));

        Assert.Equal(Png, Assert.Single(events.OfType<AgentEvent.PictureReceived>()).Picture.Data!.Value.ToArray());
    }

    [Theory]
    [InlineData("https://cdn.example.org/a.png", "https://cdn.example.org/a.png")]
    [InlineData("gs://bucket/a.png", null)]
    [InlineData("file:///etc/passwd", null)]
    public async Task A_picture_by_its_address_is_one_of_the_web_or_none(string uri, string? expected)
    {
        var events = await AllAsync(Data($$"""{"content":{"parts":[{"fileData":{"mimeType":"image/png","fileUri":"{{uri}}" } }] },"author":"a"}"""));

        Assert.Equal(expected, Assert.Single(events.OfType<AgentEvent.PictureReceived>()).Picture.Address?.AbsoluteUri);
    }

    [Theory]
    [InlineData("image/png", "not base64!")]
    [InlineData("image/png", "PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==")]
    [InlineData("image/svg+xml", "PHN2Zz48L3N2Zz4=")]
    public async Task What_is_no_picture_is_known_of_and_not_kept(string type, string data) =>
        Assert.Null(Assert.Single((await AllAsync(Data($$"""{"content":{"parts":[{"inlineData":{"mimeType":"{{type}}","data":"{{data}}" } }] },"author":"a"}"""))).OfType<AgentEvent.PictureReceived>()).Picture.Data);

    [Fact]
    public async Task A_picture_above_the_limit_is_not_kept()
    {
        byte[] large = [.. Png, .. new byte[AgentPicture.MaxBytes]];
        var events = await AllAsync(Data($$"""{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"{{Convert.ToBase64String(large)}}" } }] },"author":"a"}"""));

        Assert.Null(Assert.Single(events.OfType<AgentEvent.PictureReceived>()).Picture.Data);
    }

    [Fact]
    public async Task A_persons_own_picture_and_a_thought_are_not_shown() =>
        Assert.Empty((await AllAsync(
            Data($$"""{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"{{Convert.ToBase64String(Png)}}" } }] },"author":"user"}""")
            + Data($$"""{"content":{"parts":[{"thought":true,"inlineData":{"mimeType":"image/png","data":"{{Convert.ToBase64String(Png)}}" } }] },"author":"a"}"""))).OfType<AgentEvent.PictureReceived>());
}
