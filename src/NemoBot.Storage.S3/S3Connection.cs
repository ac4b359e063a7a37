using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace NemoBot.Storage.S3;

/// <summary>Creates the client of the service, from the settings alone: no environment, no profile, no metadata service.</summary>
internal static class S3Connection
{
    /// <summary>Further tries of a request that failed in a way that may pass, with growing pauses of up to some seconds.</summary>
    private const int Retries = 3;

    /// <param name="address">Of the service; empty for AWS.</param>
    public static AmazonS3Client Open(S3Options options, string? address)
    {
        var config = new AmazonS3Config
        {
            // Without it the newest defaults apply, or those of a profile.
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
            ThrottleRetries = false, // Tries are few, and an outage must not make the first requests after it fail.
            IgnoreConfiguredEndpointUrls = true,
            UseArnRegion = false,
            DisableMultiregionAccessPoints = true,
            DisableS3ExpressSessionAuth = true,
            USEast1RegionalEndpointValue = S3UsEast1RegionalEndpointValue.Regional,
            ForcePathStyle = options.ForcePathStyle,
            // Checksums in trailers (aws-chunked) are not understood by every service. TLS and the length of the body protect it.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = new ClientFactory(),
        };
        if (string.IsNullOrWhiteSpace(address))
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }
        else
        {
            config.ServiceURL = address;
            config.AuthenticationRegion = options.Region;
        }

        return new(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }

    private sealed class ClientFactory : HttpClientFactory
    {
        /// <summary>Until the headers of the answer: a part of 8 MiB over a slow line. Bodies have a limit of their own (<see cref="ObjectStream"/>).</summary>
        private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // Signatures are for one host.
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // A name may get another address.
        })
        {
            Timeout = AnswerLimit,
        };
    }
}
