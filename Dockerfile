# NemoBot as a container: docker build -t nemobot . && docker run -p 5080:5080 -v nemobot:/data nemobot
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/NemoBot -c Release --use-current-runtime --self-contained false -o /app
RUN mkdir /empty

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=1654:1654 /empty /data
# The base image's own user without rights.
USER 1654
# Small first generations: short pauses, and less memory while large files pass (docs/performance.md).
ENV DOTNET_GCgen0size=0x400000
# Inside a container the port is published on purpose; set WebChat__AccessCode when others can reach it.
ENV Urls=http://0.0.0.0:5080 \
    Storage__Path=/data/nemobot.db \
    Logging__Console__FormatterName=json
VOLUME /data
EXPOSE 5080
# The image has no curl: the program asks itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["dotnet", "NemoBot.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "NemoBot.dll"]
