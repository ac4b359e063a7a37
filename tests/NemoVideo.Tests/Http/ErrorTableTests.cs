using NemoVideo.Http;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Http;

/// <summary>The error table of docs/contracts/nemovideo.md §2.2, line by line, over HTTP.</summary>
public sealed class ErrorTableTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("state", 200, """{"code":1001,"message":"x"}""", NemoErrorCode.InvalidToken, 1001)]
    [InlineData("state", 200, """{"code":"1001","message":"x"}""", NemoErrorCode.InvalidToken, 1001)]
    [InlineData("state", 200, """{"code":1010}""", NemoErrorCode.InvalidToken, 1010)]
    [InlineData("state", 200, """{"code":1011}""", NemoErrorCode.InvalidToken, 1011)]
    [InlineData("state", 401, "", NemoErrorCode.InvalidToken, 401)]
    [InlineData("state", 401, """{"code":40117,"message":"who"}""", NemoErrorCode.InvalidToken, 40117)]
    [InlineData("state", 200, """{"code":1002}""", NemoErrorCode.SessionNotFound, 1002)]
    [InlineData("state", 404, """{"detail":"Session not found"}""", NemoErrorCode.SessionNotFound, 404)]
    [InlineData("state", 404, """{"error":"Session not found: X"}""", NemoErrorCode.SessionNotFound, 404)]
    [InlineData("state", 404, "<html>nginx</html>", NemoErrorCode.Refused, 404)]
    [InlineData("state", 200, """{"success":false,"error":"Session not found"}""", NemoErrorCode.SessionNotFound, 0)]
    [InlineData("session", 200, """{"code":2001}""", NemoErrorCode.OutOfCredits, 2001)]
    [InlineData("session", 402, """{"detail":"Insufficient credits"}""", NemoErrorCode.OutOfCredits, 402)]
    [InlineData("session", 402, """{"detail":"Upgrade your plan"}""", NemoErrorCode.PlanRequired, 402)]
    [InlineData("session", 402, """{"detail":"Payment Required"}""", NemoErrorCode.OutOfCredits, 402)]
    [InlineData("session", 402, "", NemoErrorCode.OutOfCredits, 402)]
    [InlineData("render", 402, """{"detail":"Not enough credits"}""", NemoErrorCode.PlanRequired, 402)]
    [InlineData("render", 200, """{"code":402,"message":"subscribe"}""", NemoErrorCode.PlanRequired, 402)]
    [InlineData("render", 402, "", NemoErrorCode.PlanRequired, 402)]
    [InlineData("upload", 200, """{"code":4001}""", NemoErrorCode.UnsupportedFile, 4001)]
    [InlineData("upload", 415, "", NemoErrorCode.UnsupportedFile, 415)]
    [InlineData("upload", 200, """{"code":4002}""", NemoErrorCode.FileTooLarge, 4002)]
    [InlineData("upload", 413, "<html>413 Request Entity Too Large</html>", NemoErrorCode.FileTooLarge, 413)]
    [InlineData("anonymous", 400, """{"message":"X-Client-Id required"}""", NemoErrorCode.ClientIdMissing, 400)]
    [InlineData("anonymous", 200, """{"code":400}""", NemoErrorCode.ClientIdMissing, 400)]
    [InlineData("session", 400, "", NemoErrorCode.Refused, 400)]
    [InlineData("render", 403, """{"detail":"Token is missing scope: render"}""", NemoErrorCode.ScopeMissing, 403, "render")]
    [InlineData("session", 403, """{"detail":"insufficient permissions","required_scope":"write"}""", NemoErrorCode.ScopeMissing, 403, "write")]
    [InlineData("render", 403, """{"detail":"scope"}""", NemoErrorCode.ScopeMissing, 403, "render")]
    [InlineData("session", 403, """{"error":"Token revoked"}""", NemoErrorCode.InvalidToken, 403)]
    [InlineData("session", 403, """{"error":{"message":"API key expired"}}""", NemoErrorCode.InvalidToken, 403)]
    [InlineData("session", 403, "<html>Forbidden</html>", NemoErrorCode.Forbidden, 403)]
    [InlineData("session", 422, """{"detail":[{"loc":["body","language"],"msg":"Field required","type":"missing"}]}""", NemoErrorCode.Malformed, 422)]
    [InlineData("session", 429, "", NemoErrorCode.Throttled, 429)]
    [InlineData("session", 200, """{"code":429}""", NemoErrorCode.Throttled, 429)]
    [InlineData("session", 500, "oops", NemoErrorCode.ServerTrouble, 500)]
    [InlineData("session", 503, """{"code":0,"message":"lies"}""", NemoErrorCode.ServerTrouble, 503)]
    [InlineData("session", 200, """{"code":500}""", NemoErrorCode.ServerTrouble, 500)]
    [InlineData("session", 200, """{"success":false}""", NemoErrorCode.ServerTrouble, 0)]
    [InlineData("session", 200, """{"code":7777,"message":"new"}""", NemoErrorCode.Refused, 7777)]
    [InlineData("session", 307, "", NemoErrorCode.Refused, 307)]
    [InlineData("session", 200, "", NemoErrorCode.Unreadable, 200)]
    [InlineData("session", 200, "<html>hello</html>", NemoErrorCode.Unreadable, 200)]
    [InlineData("session", 200, "[]", NemoErrorCode.Unreadable, 0)]
    [InlineData("session", 200, "null", NemoErrorCode.Unreadable, 0)]
    [InlineData("session", 200, """{"code":0,"data":{}}""", NemoErrorCode.Unreadable, 0)]
    [InlineData("poll", 404, """{"detail":"gone"}""", NemoErrorCode.RenderNotFound, 404)]
    [InlineData("poll", 200, """{"success":false,"error":"Render not found"}""", NemoErrorCode.RenderNotFound, 0)]
    [InlineData("cancel", 404, "", NemoErrorCode.RenderNotFound, 404)]
    public async Task A_refusal_has_one_meaning(string call, int status, string body, NemoErrorCode code, int rawCode, string? scope = null)
    {
        await using var api = await FakeApi.StartAsync(status, body, body.StartsWith('<') ? "text/html" : "application/json");
        using var client = Client.For(api.Address);

        var refused = await Assert.ThrowsAsync<NemoVideoApiException>(() => Calls.Make(client, call));

        Assert.Equal((code, rawCode, scope), (refused.Code, refused.RawCode, refused.Scope));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_malformed_request_is_reported_with_its_fields()
    {
        await using var api = await FakeApi.StartAsync(422, """{"detail":[{"loc":["body","language"],"msg":"Field required","type":"missing"},{"loc":["body",0],"msg":"bad"}]}""");
        using var client = Client.For(api.Address);
        var refused = await Assert.ThrowsAsync<NemoVideoApiException>(() => Calls.Make(client, "session"));
        Assert.Contains("body.language: Field required; body.0: bad", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_token_that_the_server_repeats_is_not_repeated_by_us()
    {
        await using var api = await FakeApi.StartAsync(401, $$"""{"message":"Invalid token {{Client.Token}}, claim clm_abc\r\nnext line"}""");
        using var client = Client.For(api.Address);
        var refused = await Assert.ThrowsAsync<NemoVideoApiException>(() => Calls.Make(client, "session"));
        Assert.DoesNotContain("secret0123456789", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("clm_abc", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_answer_without_end_is_not_swallowed()
    {
        await using var api = await FakeApi.StartAsync(async context =>
        {
            var block = new byte[1024 * 1024];
            Array.Fill(block, (byte)' ');
            try
            {
                while (true)
                {
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The client hung up, as it should.
            }
        });
        using var client = Client.For(api.Address);
        Assert.Equal(NemoErrorCode.Unreadable, (await Assert.ThrowsAsync<NemoVideoApiException>(() => Calls.Make(client, "session"))).Code);
    }
}
