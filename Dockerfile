# The image holds one static program, the certificates of the certificate
# authorities, and an empty data folder. Time zones and flows are in the program.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/linkline ./cmd/linkline \
 && mkdir -m 0700 /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/linkline /linkline
USER 65532:65532
ENV LINKLINE_ENV=production LINKLINE_ADDR=:8080 LINKLINE_DATA=/data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/linkline"]
