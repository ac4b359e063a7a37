using Microsoft.AspNetCore.Http;
using NemoVideo.Accounts;
using NemoVideo.Http;
using NemoVideo.Renders;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Http;

public sealed class HeaderTests
{
    public static TheoryData<string, string> AllCalls => new()
    {
        { "anonymous", """{"token":"nmv_usr_x"}""" },
        { "session", """{"session_id":"1"}""" },
        { "claim", """{"claim_token":"clm_x"}""" },
        { "credits", """{"available":1}""" },
        { "state", """{"state":{}}""" },
        { "upload", """{"files":[]}""" },
        { "urls", """{"files":[]}""" },
        { "render", "{}" },
        { "poll", """{"status":"pending"}""" },
        { "cancel", "{}" },
        { "download", "" },
        { "chat", "" },
    };

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(AllCalls))]
    public async Task Every_API_request_is_attributed_and_all_but_one_bear_the_token(string call, string answer)
    {
        await using var api = await FakeApi.StartAsync(context => answer.Length > 0
            ? FakeApi.AnswerAsync(context, 200, answer)
            : call == "chat" ? FakeApi.AnswerAsync(context, 200, ": bytes\n\n", "text/event-stream")
            : FakeApi.AnswerAsync(context, 200, "\0\0\0\u0010ftypmp42\0\0\0\0", "video/mp4"));
        using var client = Client.For(api.Address);

        await Calls.Make(client, call);

        var seen = Assert.Single(api.Seen);
        Assert.Equal("video-editing-ai-background", seen.Header("X-Skill-Source"));
        Assert.Equal("1.0.2", seen.Header("X-Skill-Version"));
        Assert.Equal("clawhub", seen.Header("X-Skill-Platform"));
        Assert.Equal(call == "anonymous" ? null : "Bearer " + Client.Token, seen.Header("Authorization"));
        Assert.Equal(call == "anonymous" ? "b1946ac9-2f0e-4a4e-8f6c-0d6d1d6b7d10" : null, seen.Header("X-Client-Id"));
        Assert.Null(seen.Header("traceparent"));
        Assert.DoesNotContain("nmv_", seen.Path, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("directly")]
    [InlineData("by redirect of the output URL")]
    [InlineData("by redirect of the API's download")]
    public async Task No_header_of_ours_reaches_another_host(string way)
    {
        await using var cdn = await FakeApi.StartAsync(200, "\0\0\0\u0010ftypmp42\0\0\0\0", "video/mp4");
        await using var api = await FakeApi.StartAsync(context =>
        {
            context.Response.Redirect(new Uri(cdn.Address, "/file.mp4?sig=1").ToString());
            return Task.CompletedTask;
        });
        using var client = Client.For(api.Address);
        var output = way switch
        {
            "directly" => new Uri(cdn.Address, "/file.mp4?sig=1"),
            "by redirect of the output URL" => new Uri(api.Address, "/files/1"),
            _ => null,
        };

        Assert.Equal(16, (await client.BytesOfAsync(new("r", RenderState.Completed, 1, output, null, null, null))).Length);

        var seen = Assert.Single(cdn.Seen);
        Assert.Equal("/file.mp4?sig=1", seen.Path);
        Assert.DoesNotContain(seen.Headers, header => header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || header.Key == "Authorization" || header.Value.Contains("nmv_", StringComparison.Ordinal));
        Assert.All(api.Seen, request => Assert.NotNull(request.Header("Authorization")));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_redirected_POST_is_not_followed_anywhere()
    {
        await using var other = await FakeApi.StartAsync(200, "{}");
        await using var api = await FakeApi.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = other.Address.ToString();
            return Task.CompletedTask;
        });
        using var client = Client.For(api.Address);
        await Assert.ThrowsAsync<NemoVideoApiException>(() => Calls.Make(client, "session"));
        await Assert.ThrowsAsync<NemoVideoApiException>(() => Calls.Make(client, "credits"));
        Assert.Empty(other.Seen);
    }

    [Fact(Timeout = 30_000)]
    public async Task Header_values_cannot_smuggle_lines_or_foreign_letters()
    {
        await using var api = await FakeApi.StartAsync(200, """{"session_id":"1"}""");
        using var client = Client.For(api.Address);
        await client.CreateSessionAsync(Client.Access with { Skill = new("bad\r\nX-Evil: 1", "版本1.0\0", "") }, "en", CancellationToken.None);
        var seen = Assert.Single(api.Seen);
        Assert.Equal(("badX-Evil: 1", "1.0", "unknown"), (seen.Header("X-Skill-Source"), seen.Header("X-Skill-Version"), seen.Header("X-Skill-Platform")));
        Assert.Null(seen.Header("X-Evil"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("")]
    [InlineData("nmv_usr_\r\nX-Evil: 1")]
    [InlineData("nmv_usr_ü")]
    public async Task An_invalid_token_is_not_sent(string token)
    {
        await using var api = await FakeApi.StartAsync(200, "{}");
        using var client = Client.For(api.Address);
        var refused = await Assert.ThrowsAsync<NemoVideoApiException>(() => client.GetCreditsAsync(Client.Access with { Token = new Secret(token) }, CancellationToken.None));
        Assert.Equal(NemoErrorCode.InvalidToken, refused.Code);
        Assert.DoesNotContain("nmv_", refused.ToString(), StringComparison.Ordinal);
        Assert.Empty(api.Seen);
    }
}
