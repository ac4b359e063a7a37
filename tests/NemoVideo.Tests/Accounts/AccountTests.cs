using System.Text.Json;
using NemoVideo.Accounts;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Accounts;

public sealed class AccountTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("""{"code":0,"message":"ok","data":{"token":"nmv_usr_a","user_id":"anon_1","credits":100,"expires_at":"2026-03-18T00:00:00Z"}}""", "anon_1", 100, "2026-03-18T00:00:00+00:00")]
    [InlineData("""{"token":"nmv_usr_a","user_id":"anon_1","credits":"100","expires_at":"2026-03-18T00:00:00"}""", "anon_1", 100, "2026-03-18T00:00:00+00:00")]
    [InlineData("""{"success":true,"data":{"token":"nmv_usr_a"}}""", null, null, null)]
    [InlineData("""{"code":"0","data":{"token":"nmv_usr_a","user_id":null,"credits":"many","expires_at":"soon"}}""", null, null, null)]
    public async Task An_anonymous_account_comes_in_any_envelope(string answer, string? userId, int? credits, string? expires)
    {
        await using var api = await FakeApi.StartAsync(200, answer);
        using var client = Client.For(api.Address);
        var account = await client.CreateAnonymousAccountAsync("id\r\n" + new string('x', 100), Client.Access.Skill, CancellationToken.None);
        Assert.Equal("nmv_usr_a", account.Token.Reveal());
        Assert.DoesNotContain("nmv_", account.ToString(), StringComparison.Ordinal);
        Assert.Equal((userId, (decimal?)credits), (account.UserId, account.Credits));
        Assert.Equal(expires is null ? null : DateTimeOffset.Parse(expires, System.Globalization.CultureInfo.InvariantCulture), account.ExpiresAt);
        var seen = Assert.Single(api.Seen);
        Assert.Equal(("POST", "/api/auth/anonymous-token", ""), (seen.Method, seen.Path, seen.Body));
        Assert.Equal(64, seen.Header("X-Client-Id")!.Length);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("project", SessionLanguage.Person, """{"task_name":"project","language":"de"}""")]
    [InlineData("generate", SessionLanguage.Empty, """{"task_name":"generate","language":""}""")]
    [InlineData("project", SessionLanguage.Omitted, """{"task_name":"project"}""")]
    public async Task A_session_is_asked_for_in_the_form_of_its_skill(string name, SessionLanguage language, string body)
    {
        await using var api = await FakeApi.StartAsync(200, """{"session_id":"7"}""");
        using var client = Client.For(api.Address);
        var access = Client.Access with { Skill = Client.Access.Skill with { Requests = SkillRequests.Default with { TaskName = name, Language = language } } };

        await client.CreateSessionAsync(access, "de", CancellationToken.None);

        Assert.Equal(body, Assert.Single(api.Seen).Body);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("""{"code":0,"data":{"task_id":"t1","session_id":"1234567890123456789","user_id":"u"}}""", "1234567890123456789", "t1")]
    [InlineData("""{"code":0,"data":{"task_id":9876543210987654321,"session_id":1234567890123456789}}""", "1234567890123456789", "9876543210987654321")]
    [InlineData("""{"session_id":"7"}""", "7", null)]
    [InlineData("""{"code":0,"session_id":"7","data":{"task_id":"t"}}""", "7", "t")]
    public async Task A_sessions_id_keeps_all_its_digits(string answer, string sessionId, string? taskId)
    {
        await using var api = await FakeApi.StartAsync(200, answer);
        using var client = Client.For(api.Address);
        var session = await client.CreateSessionAsync(Client.Access, "zh-CN", CancellationToken.None);
        Assert.Equal((sessionId, taskId), (session.SessionId, session.TaskId));
        var seen = Assert.Single(api.Seen);
        Assert.Equal(("/api/tasks/me/with-session/nemo_agent", """{"task_name":"project","language":"zh-CN"}"""), (seen.Path, seen.Body));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_claim_token_becomes_a_link()
    {
        await using var api = await FakeApi.StartAsync(200, """{"code":0,"data":{"claim_token":"clm_a/b","expires_in":604800}}""");
        using var client = Client.For(api.Address);
        var claim = await client.CreateClaimTokenAsync(Client.Access, new NemoSession("1", "2", null), CancellationToken.None);
        Assert.Equal(TimeSpan.FromDays(7), claim.ExpiresIn);
        Assert.Equal("https://nemovideo.com/workspace/claim?ct=clm_a%2Fb", client.ClaimLink(claim).AbsoluteUri);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse("""{"task_id":"2","session_id":"1"}"""), JsonElement.Parse(Assert.Single(api.Seen).Body)));
    }

    [Theory]
    [InlineData("anon_1&x=1", "https://nemovideo.com/register?bind=anon_1%26x%3D1")]
    [InlineData(null, "https://nemovideo.com/register")]
    public void The_register_link_carries_the_user_id_only(string? userId, string link)
    {
        using var client = Client.For(new("http://127.0.0.1:9"));
        Assert.Equal(link, client.RegisterLink(userId).AbsoluteUri);
    }
}
