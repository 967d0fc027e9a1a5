# Usage: client.rb URL FILE; sends the file and compares what comes back.
require 'net/http'

uri = URI(ARGV[0])
body = File.binread(ARGV[1])
http = Net::HTTP.new(uri.host, uri.port)
http.use_ssl = uri.scheme == 'https'
http.ca_file = ENV['CA']
http.read_timeout = http.write_timeout = 20
http.max_retries = 0
back = http.post(uri.path, body, 'Content-Type' => 'application/octet-stream').body
abort 'other bytes came back' unless back.b == body
