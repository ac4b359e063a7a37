using Fakes.Logging;
using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests;

public sealed class ServicesTests
{
    [Fact(Timeout = 30_000)]
    public async Task The_registered_client_works_and_logs_no_secret_even_at_Trace()
    {
        await using var api = await FakeApi.StartAsync(401, $$"""{"message":"bad {{Client.Token}}"}""");
        using var log = new LogCapture();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .Configure<NemoVideoOptions>(options => (options.ApiUrl, options.RateLimitDelay) = (api.Address, TimeSpan.Zero))
            .AddNemoVideo()
            .BuildServiceProvider();
        var client = services.GetRequiredService<NemoVideoClient>();
        Assert.Same(client, services.GetRequiredService<NemoVideoClient>());

        foreach (var call in (string[])["anonymous", "session", "credits", "state", "upload", "render", "poll", "download", "chat"])
        {
            await Assert.ThrowsAsync<NemoVideo.Http.NemoVideoException>(() => Calls.Make(client, call));
        }

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains("secret0123456789", StringComparison.Ordinal) || line.Contains("Authorization", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Wrong_options_are_all_named_at_once_and_no_secret_is_repeated()
    {
        using var services = new ServiceCollection().AddLogging()
            .Configure<NemoVideoOptions>(options =>
            {
                options.ApiUrl = new("ftp://x");
                options.RenderPolls = 0;
                options.SilenceLimit = TimeSpan.Zero;
                options.Token = "nmv_usr_a\nb";
            })
            .AddNemoVideo()
            .BuildServiceProvider();
        var invalid = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<NemoVideoOptions>>().Value);
        Assert.Equal(4, invalid.Failures.Count());
        Assert.All((string[])["Nemo:ApiUrl", "Nemo:RenderPolls", "Nemo:SilenceLimit", "Nemo:Token"], name => Assert.Contains(name, invalid.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("nmv_", invalid.Message, StringComparison.Ordinal);
    }
}
