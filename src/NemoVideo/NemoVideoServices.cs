using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoVideo.Http;

namespace NemoVideo;

public static class NemoVideoServices
{
    /// <summary>Registers the client as a singleton and the validation of its options. The host binds the options.</summary>
    /// <remarks>Does not use the HTTP client factory: its loggers would write every header's name and URL, and its handlers follow redirects.</remarks>
    public static IServiceCollection AddNemoVideo(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<NemoVideoOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NemoVideoOptions>, NemoVideoOptionsValidator>());
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<NemoVideoOptions>>();
            var clients = NemoHttpClients.Create(options.Value.ApiUrl, options.Value.MaxConnections);
            return new NemoVideoClient(clients, options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<NemoVideoClient>>());
        });
        return services;
    }
}
