using System.Net;
using System.Net.Http.Json;
using Harness;
using Harness.Storage;
using Harness.Storage.Postgres;
using Harness.Storage.S3;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;

namespace NemoBot.Storage.S3.Tests;

/// <summary>Two nodes with one database and one bucket, and a proxy in front that sends each request to the other one.</summary>
public sealed class UploadsAtTwoNodesTests : IDisposable
{
    private static readonly byte[] Clip = [.. Sending.Mp4, .. Enumerable.Range(0, 20_000).Select(n => (byte)(n * 7))];
    private readonly TemporaryFolder _shared = new();
    private readonly TemporaryFolder _own = new();

    public void Dispose()
    {
        _shared.Dispose();
        _own.Dispose();
    }

    [Fact]
    public async Task With_a_shared_folder_each_request_of_an_upload_may_go_to_another_node()
    {
        await using var pair = await Pair.StartAsync(_shared.Path, _shared.Path);
        var upload = await pair.One.UploadAsync(Clip.Length);
        for (var offset = 0; offset < Clip.Length;)
        {
            var node = offset / 5_000 % 2 == 0 ? pair.Two : pair.One;
            Assert.Equal(offset, await (await node.LookUpAsync(upload)).OffsetAsync());
            var part = Clip.AsMemory(offset, Math.Min(5_000, Clip.Length - offset));
            Assert.Equal(offset += part.Length, await (await node.AppendAsync(upload, offset - part.Length, part)).OffsetAsync(HttpStatusCode.NoContent));
        }

        var id = TusSending.IdOf(upload);
        var first = await (await pair.Two.SayWithAsync("trim it", "client-id-0001", id)).AcceptedIdAsync();

        Assert.Equal(first, await (await pair.One.SayWithAsync("trim it", "client-id-0001", id)).AcceptedIdAsync());
        Assert.Equal(Clip, await pair.One.GetByteArrayAsync($"/api/chat/files/{id}"));
        Assert.Equal(Clip, await pair.Two.GetByteArrayAsync($"/api/chat/files/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, (await pair.One.LookUpAsync(upload)).StatusCode);
        Assert.All(pair.Hosts, host => Assert.Empty(host.FilesOnDisk));
    }

    [Fact]
    public async Task With_a_shared_folder_a_message_that_both_nodes_get_at_once_is_one_message()
    {
        await using var pair = await Pair.StartAsync(_shared.Path, _shared.Path);
        for (var n = 0; n < 5; n++)
        {
            var upload = await pair.One.UploadWholeAsync(Clip);

            var answers = await Task.WhenAll(new[] { pair.One, pair.Two }.Select(node => node.SayWithAsync("trim it", $"client-id-{n:D4}", upload)));

            var ids = await Task.WhenAll(answers.Select(answer => answer.AcceptedIdAsync()));
            Assert.Single(ids.Distinct());
            Assert.Equal(n + 1, await pair.Hosts[0].MessagesAsync());
        }
    }

    /// <summary>As docs/cluster.md says: then the proxy has to send each visitor to the same node.</summary>
    [Fact]
    public async Task With_folders_of_their_own_an_upload_is_there_only_at_its_node()
    {
        await using var pair = await Pair.StartAsync(_shared.Path, _own.Path);
        var upload = await pair.One.UploadAsync(Clip.Length);
        await pair.One.AppendAsync(upload, 0, Clip.AsMemory(0, 5_000));

        Assert.Equal(HttpStatusCode.NotFound, (await pair.Two.LookUpAsync(upload)).StatusCode);
        await (await pair.Two.AppendAsync(upload, 5_000, Clip.AsMemory(5_000))).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
        await (await pair.One.AppendAsync(upload, 5_000, Clip.AsMemory(5_000))).OffsetAsync(HttpStatusCode.NoContent);
        await (await pair.Two.SayWithAsync("trim it", "client-id-0001", TusSending.IdOf(upload))).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");

        await (await pair.One.SayWithAsync("trim it", "client-id-0001", TusSending.IdOf(upload))).AcceptedIdAsync();
        Assert.Equal(Clip, await pair.Two.GetByteArrayAsync($"/api/chat/files/{TusSending.IdOf(upload)}")); // What is whole is in the bucket.
    }

    [Fact]
    public async Task The_page_behind_a_link_may_reach_another_node_with_each_request_and_makes_one_message()
    {
        await using var pair = await Pair.StartAsync(_shared.Path, _shared.Path);
        var chat = Data.Ana;
        var link = new UploadLink("a1", pair.Hosts[0].Clock.GetUtcNow().AddHours(1), Data.Message(chat, "7", "add a title"));
        await pair.Hosts[0].Store.CommitAsync(new() { Chat = (chat, stored => stored with { UploadLinks = [link] }) }, default);
        var page = pair.Hosts[0].Links.ToUploads(chat, link.Id)!.AbsolutePath;

        Assert.Equal(HttpStatusCode.OK, (await pair.Two.GetAsync(page)).StatusCode);
        var upload = await pair.Two.UploadAsync(Clip.Length, path: page + "/uploads");
        await (await pair.One.AppendAsync(upload, 0, Clip.AsMemory(0, 5_000))).OffsetAsync(HttpStatusCode.NoContent);
        Assert.Equal(Clip.Length, await (await pair.Two.AppendAsync(upload, 5_000, Clip.AsMemory(5_000))).OffsetAsync(HttpStatusCode.NoContent));
        var answers = await Task.WhenAll(new[] { pair.One, pair.Two }.Select(node => node.PostAsync(page, JsonContent.Create(new { uploads = new[] { TusSending.IdOf(upload) } }))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        Assert.Equal(1, await pair.Hosts[0].MessagesAsync());
        var message = (await pair.Hosts[1].Store.NextMessageAsync(chat, default))!.Message;
        Assert.Equal(("add a title", Clip.LongLength), (message.Text, Assert.Single(message.Attachments).SizeBytes));
        var file = (await pair.Hosts[1].Store.GetFileAsync(chat, message.Attachments[0].FileId, default))!;
        var download = pair.Hosts[1].Links.ToFile(file, null)!.Value.Address.AbsolutePath;
        Assert.Equal(Clip, await pair.One.GetByteArrayAsync(download));
    }

    /// <param name="One">A browser at the first node.</param>
    /// <param name="Two">The same browser, at the other node.</param>
    private sealed record Pair(WebChatHost[] Hosts, HttpClient One, HttpClient Two) : IAsyncDisposable
    {
        public static async Task<Pair> StartAsync(params string[] folders)
        {
            var database = await (await PostgresProcess.SharedAsync()).CreateDatabaseAsync();
            (string, string)[] settings =
            [
                .. (await S3Process.SharedAsync()).Settings($"n{Guid.NewGuid():N}"),
                ("Storage:Engine", "postgres"), ("Storage:Database", database), ("Storage:Secret", PostgresUnderTest.Secret), ("WebChat:PublicUrl", "https://chat.example.org"),
            ];
            List<WebChatHost> hosts = [];
            foreach (var folder in folders)
            {
                hosts.Add(await WebChatHost.StartAsync(folder: folder, services: services => services.AddSingleton<IChatOwners, NoChats>(), settings: settings));
            }

            using var visitor = hosts[0].NewBrowser();
            var cookie = (await visitor.GetAsync("/")).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
            return new([.. hosts], BrowserAt(hosts[0], cookie), BrowserAt(hosts[1], cookie));
        }

        public async ValueTask DisposeAsync()
        {
            One.Dispose();
            Two.Dispose();
            foreach (var host in Hosts)
            {
                await host.DisposeAsync();
            }
        }

        private static HttpClient BrowserAt(WebChatHost host, string cookie)
        {
            var browser = host.NewBrowser();
            browser.DefaultRequestHeaders.Add("Cookie", cookie);
            return browser;
        }
    }

    /// <summary>A node of several: its folder may be another one's too.</summary>
    private sealed class NoChats : IChatOwners
    {
        public ChatOwnership? Find(ChatKey chat) => null;
    }
}
